using Microsoft.Extensions.Logging;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>
/// Takes messages out of the outbox and has them sent: one supplier's messages one after the other, suppliers side by side. A message that
/// fails is tried again with a growing delay and given up in the end, and no other message waits for it.
/// </summary>
/// <remarks>Safe to run in any number of processes at once.</remarks>
public sealed partial class OutboxDispatcher
{
    private static readonly TimeSpan ObserveEvery = TimeSpan.FromSeconds(10);

    private readonly IOutbox _outbox;
    private readonly MessageSender _sender;
    private readonly SendingOptions _options;
    private readonly OutboxSignal _signal;
    private readonly SendingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<OutboxDispatcher> _log;
    private readonly string _worker = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>A dispatcher.</summary>
    /// <param name="outbox">The messages.</param>
    /// <param name="orders">The orders they are about.</param>
    /// <param name="setup">The channels and options.</param>
    /// <param name="signal">Wakes <see cref="RunAsync"/> when something is to be sent.</param>
    /// <param name="metrics">Told what is left in the outbox.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">What holds for the whole company: the day on which an order is sent.</param>
    /// <param name="log">The log.</param>
    /// <param name="terms">Knows what suppliers offer now; null compares nothing.</param>
    public OutboxDispatcher(
        IOutbox outbox,
        IOrderStore orders,
        SendingSetup setup,
        OutboxSignal signal,
        SendingMetrics metrics,
        TimeProvider time,
        PurchasingOptions options,
        ILogger<OutboxDispatcher> log,
        IOrderTerms? terms = null)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _outbox = outbox;
        _options = setup.Options;
        _signal = signal;
        _metrics = metrics;
        _time = time;
        _log = log;
        _sender = new MessageSender(outbox, orders, setup, options, terms, time, log);
    }

    /// <summary>Sends until nothing is due any more; waits for what another worker is sending, at most as long as its lease.</summary>
    /// <param name="cancellationToken">Ends the work early; what was taken is taken over when its lease ends.</param>
    /// <returns>How many attempts ended how, and what is left.</returns>
    /// <exception cref="OrderStoreException">The database did not answer.</exception>
    public async Task<DrainResult> DrainAsync(CancellationToken cancellationToken)
    {
        Tally tally = new();
        List<Task> running = [];
        DateTimeOffset? waitUntil = null;
        bool told = false;
        while (true)
        {
            int free = _options.Parallel - running.Count;
            IReadOnlyList<OutboxClaim> claims = free == 0 ? [] : await ClaimAsync(free, cancellationToken).ConfigureAwait(false);
            Start(claims, running, tally, cancellationToken);
            if (running.Count > 0)
            {
                await SettleAsync(running).ConfigureAwait(false);
                waitUntil = null;
                continue;
            }

            OutboxStatus left = await _outbox.StatusAsync(cancellationToken).ConfigureAwait(false);
            _metrics.Observe(left);
            // A worker that died keeps its supplier until its lease ends: a little longer than that, and it was taken over.
            waitUntil ??= _time.GetUtcNow() + _options.Lease + SendingOptions.LeaseMargin;
            if (left.Claimed == 0 || _time.GetUtcNow() > waitUntil)
            {
                // A lease may have ended since messages were last asked for: what it held is due now.
                claims = left.Pending == 0 ? [] : await ClaimAsync(free, cancellationToken).ConfigureAwait(false);
                if (claims.Count == 0)
                    return new DrainResult(tally.Sent, tally.NotSent, left);
                Start(claims, running, tally, cancellationToken);
                continue;
            }

            if (!told)
                LogWaiting(_log, left.Claimed, _options.Lease);
            told = true;
            await Task.Delay(Shorter(_options.PollInterval, TimeSpan.FromMilliseconds(250)), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends for as long as the host runs.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Tally tally = new();
        List<Task> running = [];
        Task? woken = null;
        long? observed = null;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                int free = _options.Parallel - running.Count;
                IReadOnlyList<OutboxClaim> claims = [];
                try
                {
                    claims = free == 0 ? [] : await ClaimAsync(free, cancellationToken).ConfigureAwait(false);
                    if (observed is null || _time.GetElapsedTime(observed.Value) >= ObserveEvery)
                    {
                        _metrics.Observe(await _outbox.StatusAsync(cancellationToken).ConfigureAwait(false));
                        observed = _time.GetTimestamp();
                    }
                }
                catch (OrderStoreException e)
                {
                    LogStoreFailed(_log, e.Message);
                }

                Start(claims, running, tally, cancellationToken);
                woken ??= _signal.WaitAsync(_options.PollInterval, cancellationToken);
                await Task.WhenAny([.. running, woken]).ConfigureAwait(false);
                if (woken.IsCompleted)
                    woken = null;
                await ObserveAsync(running).ConfigureAwait(false);
            }
        }
        finally
        {
            // An attempt that was stopped writes its end, or leaves it to whoever takes over.
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ValueTask<IReadOnlyList<OutboxClaim>> ClaimAsync(int free, CancellationToken cancellationToken) =>
        _outbox.ClaimAsync(_worker, free, _options.Lease, cancellationToken);

    private void Start(IReadOnlyList<OutboxClaim> claims, List<Task> running, Tally tally, CancellationToken cancellationToken)
    {
        foreach (OutboxClaim claim in claims)
        {
            running.Add(Task.Run(
                async () =>
                {
                    AttemptOutcome? outcome = await _sender.SendAsync(claim, cancellationToken).ConfigureAwait(false);
                    if (outcome is not null)
                        tally.Add(outcome == AttemptOutcome.Sent);
                },
                CancellationToken.None));
        }
    }

    // Waits for one to end and passes on what went wrong with it, after the others have ended.
    private static async Task SettleAsync(List<Task> running)
    {
        await Task.WhenAny(running).ConfigureAwait(false);
        if (running.Exists(task => task.IsFaulted || task.IsCanceled))
            await Task.WhenAll(running).ConfigureAwait(false);
        running.RemoveAll(task => task.IsCompleted);
    }

    private async Task ObserveAsync(List<Task> running)
    {
        foreach (Task task in running.Where(task => task.IsCompleted).ToArray())
        {
            running.Remove(task);
            try
            {
                await task.ConfigureAwait(false);
            }
            catch (OrderStoreException e)
            {
                LogStoreFailed(_log, e.Message);
            }
            catch (OperationCanceledException e)
            {
                LogStopped(_log, e.Message);
            }
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Tally
    {
        private int _sent;
        private int _notSent;

        public int Sent => _sent;

        public int NotSent => _notSent;

        public void Add(bool sent) => Interlocked.Increment(ref sent ? ref _sent : ref _notSent);
    }

    [LoggerMessage(6, LogLevel.Warning, "The outbox cannot be read or written: {Error}")]
    private static partial void LogStoreFailed(ILogger logger, string error);

    [LoggerMessage(8, LogLevel.Warning, "Waiting for {Count} messages that another worker was sending; they are taken over when its lease of {Lease} ends")]
    private static partial void LogWaiting(ILogger logger, long count, TimeSpan lease);

    [LoggerMessage(9, LogLevel.Information, "An attempt was stopped when its host stopped: {Reason}")]
    private static partial void LogStopped(ILogger logger, string reason);
}
