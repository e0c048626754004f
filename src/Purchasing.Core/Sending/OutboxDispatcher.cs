using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Purchasing.Core.Orders;
using Purchasing.Core.Telemetry;

namespace Purchasing.Core.Sending;

/// <summary>
/// Takes messages out of the outbox and hands their orders to the channel: short disturbances are ridden out at once, longer
/// ones by putting the message back with a growing delay. An order is marked sent in the same transaction that closes its
/// message. A crash in between sends the same idempotency key again, which the channel takes as once.
/// </summary>
/// <remarks>Safe to run in any number of processes at once.</remarks>
public sealed partial class OutboxDispatcher
{
    private readonly IOutbox _outbox;
    private readonly IOrderStore _orders;
    private readonly Dictionary<string, ISupplierChannel> _channels;
    private readonly SendingOptions _options;
    private readonly OutboxSignal _signal;
    private readonly TimeProvider _time;
    private readonly ILogger<OutboxDispatcher> _log;
    private readonly ResiliencePipeline _attempt;
    private readonly string _worker;

    /// <summary>A dispatcher.</summary>
    /// <param name="outbox">The messages.</param>
    /// <param name="orders">The orders they are about.</param>
    /// <param name="channels">The channels by name.</param>
    /// <param name="options">The options.</param>
    /// <param name="signal">Wakes <see cref="RunAsync"/> when something is to be sent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public OutboxDispatcher(
        IOutbox outbox,
        IOrderStore orders,
        IEnumerable<ISupplierChannel> channels,
        SendingOptions options,
        OutboxSignal signal,
        TimeProvider time,
        ILogger<OutboxDispatcher> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        _outbox = outbox;
        _orders = orders;
        _channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
        _options = options;
        _signal = signal;
        _time = time;
        _log = log;
        _worker = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        ResiliencePipelineBuilder builder = new() { TimeProvider = time };
        _attempt = builder
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder()
                    .Handle<SupplierChannelException>(e => !e.IsPermanent)
                    .Handle<TimeoutRejectedException>(),
            })
            .AddTimeout(options.AttemptTimeout)
            .Build();
    }

    /// <summary>Sends what is due now.</summary>
    /// <param name="cancellationToken">Ends the work early; what was taken comes back when its lease ends.</param>
    /// <returns>How many messages were taken.</returns>
    /// <exception cref="OrderStoreException">The database did not answer.</exception>
    public async Task<int> DispatchAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<OutboxMessage> messages = await _outbox
            .ClaimAsync(_worker, _options.BatchSize, _time.GetUtcNow(), _options.Lease, cancellationToken).ConfigureAwait(false);
        foreach (OutboxMessage message in messages)
            await DispatchOneAsync(message, cancellationToken).ConfigureAwait(false);
        return messages.Count;
    }

    /// <summary>Sends until nothing is due any more.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>How many messages were taken.</returns>
    /// <exception cref="OrderStoreException">The database did not answer.</exception>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        int all = 0;
        int some;
        while ((some = await DispatchAsync(cancellationToken).ConfigureAwait(false)) > 0)
            all += some;
        return all;
    }

    /// <summary>Sends for as long as the host runs.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            int taken = 0;
            try
            {
                taken = await DispatchAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OrderStoreException e)
            {
                LogStoreFailed(_log, e.Message);
            }

            if (taken == 0)
                await _signal.WaitAsync(_options.PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DispatchOneAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        PurchaseOrder? order = await _orders.GetAsync(message.OrderId, cancellationToken).ConfigureAwait(false);
        if (order is null || order.Status != OrderStatus.Approved || order.Version != message.OrderVersion)
        {
            string why = order is null ? "the order is gone" : $"the order is {order.Status.ToText()} at version {order.Version}";
            await _outbox.CloseAsync(message.Id, OutboxState.Obsolete, why, null, cancellationToken).ConfigureAwait(false);
            LogObsolete(_log, message.OrderId, why);
            return;
        }

        if (!_channels.TryGetValue(message.Channel, out ISupplierChannel? channel))
        {
            await GiveUpAsync(message, $"there is no channel '{message.Channel}'", cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            string reference = await _attempt.ExecuteAsync(
                static (state, token) => state.channel.SendAsync(state.order, state.key, token),
                (channel, order, key: message.IdempotencyKey),
                cancellationToken).ConfigureAwait(false);
            await CloseSentAsync(message, order, reference, cancellationToken).ConfigureAwait(false);
        }
        catch (SupplierChannelException e) when (e.IsPermanent || message.Attempts + 1 >= _options.MaxAttempts)
        {
            await GiveUpAsync(message, e.Message, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException) when (message.Attempts + 1 >= _options.MaxAttempts)
        {
            await GiveUpAsync(message, "the channel did not answer in time", cancellationToken).ConfigureAwait(false);
        }
        catch (SupplierChannelException e)
        {
            await PutBackAsync(message, e.Message, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            await PutBackAsync(message, "the channel did not answer in time", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OrderStoreException && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // A defect of a channel, or an order it cannot write: that order waits and is given up in the end, the others go on.
            LogChannelFailed(_log, e, order.Id, message.Channel);
            await (message.Attempts + 1 >= _options.MaxAttempts
                ? GiveUpAsync(message, e.Message, cancellationToken)
                : PutBackAsync(message, e.Message, cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task CloseSentAsync(OutboxMessage message, PurchaseOrder order, string reference, CancellationToken cancellationToken)
    {
        PurchaseOrder sent = OrderLifecycle.MarkSent(order, _time.GetUtcNow());
        AuditEntry audit = new(order.Id, sent.Version, sent.ChangedAt, $"channel:{message.Channel}", "sent", order.Status, sent.Status, reference);
        OrderChange change = new(sent, audit, Message: null, LinesChanged: false);
        if (await _outbox.CloseAsync(message.Id, OutboxState.Sent, reference, change, cancellationToken).ConfigureAwait(false))
        {
            PurchasingTelemetry.MessageSent(message.Channel);
            LogSent(_log, order.Id, message.Channel, reference);
        }
        else
            LogChangedMeanwhile(_log, order.Id);
    }

    private async Task PutBackAsync(OutboxMessage message, string error, CancellationToken cancellationToken)
    {
        Int128 doubled = (Int128)_options.FirstDelay.Ticks << Math.Min(message.Attempts, 30);
        TimeSpan delay = TimeSpan.FromTicks((long)Int128.Min(doubled, _options.LongestDelay.Ticks));
        await _outbox.RetryAsync(message.Id, error, _time.GetUtcNow() + delay, cancellationToken).ConfigureAwait(false);
        PurchasingTelemetry.MessagePutBack(message.Channel);
        LogPutBack(_log, message.OrderId, delay, error);
    }

    private async Task GiveUpAsync(OutboxMessage message, string error, CancellationToken cancellationToken)
    {
        await _outbox.CloseAsync(message.Id, OutboxState.Dead, error, null, cancellationToken).ConfigureAwait(false);
        PurchasingTelemetry.MessageGivenUp(message.Channel);
        LogGivenUp(_log, message.OrderId, message.Attempts + 1, error);
    }

    [LoggerMessage(1, LogLevel.Information, "Order {OrderId} sent by {Channel}: {Reference}")]
    private static partial void LogSent(ILogger logger, string orderId, string channel, string reference);

    [LoggerMessage(2, LogLevel.Warning, "Order {OrderId} not sent, next attempt in {Delay}: {Error}")]
    private static partial void LogPutBack(ILogger logger, string orderId, TimeSpan delay, string error);

    [LoggerMessage(3, LogLevel.Error, "Order {OrderId} given up after {Attempts} attempts: {Error}")]
    private static partial void LogGivenUp(ILogger logger, string orderId, int attempts, string error);

    [LoggerMessage(4, LogLevel.Information, "Order {OrderId} not sent: {Why}")]
    private static partial void LogObsolete(ILogger logger, string orderId, string why);

    [LoggerMessage(5, LogLevel.Warning, "Order {OrderId} was sent, but its message had been closed or the order changed meanwhile")]
    private static partial void LogChangedMeanwhile(ILogger logger, string orderId);

    [LoggerMessage(7, LogLevel.Error, "Channel {Channel} failed with an error of its own on order {OrderId}")]
    private static partial void LogChannelFailed(ILogger logger, Exception error, string orderId, string channel);

    [LoggerMessage(6, LogLevel.Warning, "The outbox cannot be read: {Error}")]
    private static partial void LogStoreFailed(ILogger logger, string error);
}
