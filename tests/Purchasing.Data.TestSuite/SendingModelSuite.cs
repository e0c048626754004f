using System.Collections.Concurrent;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;

namespace Purchasing.Data.TestSuite;

/// <summary>
/// Random sequences of what people, workers, clocks and suppliers do, against a model of what the supplier has: whatever happens, what the
/// orders say of it is true. A plan that fails is printed; PURCHASING_MODEL_PLAN repeats it, PURCHASING_MODEL_SEQUENCES sets how many are tried.
/// </summary>
public abstract class SendingModelSuite : OrderSuite
{
    private const int Steps = 40;
    private const int OrderCount = 3;
    private const int Kinds = 23;

    private readonly ConcurrentDictionary<string, string> _has = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _broken = new();
    private readonly List<Attempt> _open = [];
    private readonly List<string> _log = [];
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private string _prefix = "";
    private int _number;

    protected virtual int Sequences => 25;

    [Fact]
    public void Whatever_happens_the_orders_say_what_the_supplier_has()
    {
        if (Environment.GetEnvironmentVariable("PURCHASING_MODEL_PLAN") is { Length: > 0 } plan)
        {
            Run([.. plan.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))]);
            return;
        }

        int sequences = int.TryParse(Environment.GetEnvironmentVariable("PURCHASING_MODEL_SEQUENCES"), out int count) ? count : Sequences;
        Check.One(
            Randomly.Cases(sequences).WithStartSize(Steps).WithEndSize(2 * Steps),
            Prop.ForAll(Gen.Choose(0, 9999).ArrayOf().ToArbitrary(), choices => Run(choices)));
    }

    private void Run(int[] plan)
    {
        _prefix = $"PO-{_number++}-";
        _log.Clear();
        _broken.Clear();
        _open.Clear();
        Terms.Problems = [];
        _log.Add($"PURCHASING_MODEL_PLAN={string.Join(',', plan)}");
        Task.Run(() => RunAsync(plan)).GetAwaiter().GetResult();
    }

    private async Task RunAsync(int[] plan)
    {
        for (int i = 0; i < OrderCount; i++)
            await QueueAsync(_prefix + i, $"{_prefix}SUP-{i % 2}", i == 0 ? OrderStatus.PendingApproval : OrderStatus.Approved);
        foreach (int choice in plan)
        {
            await StepAsync(choice);
            await CheckAsync();
        }

        await SettleAsync();
    }

    private async Task StepAsync(int choice)
    {
        string id = _prefix + (choice / Kinds % OrderCount);
        int detail = choice / Kinds / OrderCount;
        OrderService orders = new(Store, Engine, Company, Options(maxAttempts: 3), _clock, Terms);
        switch (choice % Kinds)
        {
            case 0: await TryAsync($"approve {id}", () => orders.ApproveAsync(id, By("boss"), None)); break;
            case 1 or 2: await TryAsync($"amend {id} to {1 + (detail % 9)}", () => orders.AmendAsync(id, new Dictionary<int, decimal> { [1] = 1 + (detail % 9) }, By("clerk"), None)); break;
            case 3: await TryAsync($"send {id}", () => orders.SendAsync(id, By("ann"), None)); break;
            case 4: await TryAsync($"cancel {id}", () => orders.CancelAsync(id, By("ann"), None)); break;
            case 5: await TryAsync($"confirm {id}", () => orders.ConfirmCancellationAsync(id, By("ann"), None)); break;
            case 6: await TryAsync($"receive {id}", () => orders.ReceiveAsync(id, null, ReceiptKind.Receipt, new Dictionary<int, decimal> { [1] = 1m }, By("wh"), None)); break;
            case 7: await TryAsync($"reject {id}", () => orders.RejectAsync(id, By("boss"), None)); break;
            case 8: await TryAsync($"acknowledge {id}", () => orders.AcknowledgeAsync(id, By("ann"), None)); break;
            case 9: await OperateAsync(id, detail); break;
            case 10:
                _log.Add("clock");
                _clock.AdjustTime(DateTimeOffset.UtcNow.AddHours((detail % 96) - 48));
                break;
            case 11:
                _log.Add("time passes");
                await PassAsync(detail % 2 == 0 ? TimeSpan.FromMinutes(2) : Lease + TimeSpan.FromHours(2));
                break;
            case 12:
                _log.Add("crash");
                _open.Clear();
                break;
            case 13 or 14: await FinishAsync(detail); break;
            case 15:
                Terms.Problems = detail % 2 == 0 ? [] : ["the supplier is inactive"];
                _log.Add($"terms hold: {Terms.Problems.Count == 0}");
                break;
            case 16:
                Company.OrderDate = Company.OrderDate!.Value.AddDays(1);
                _log.Add($"it is {Company.OrderDate}");
                break;
            case 17: await TryAsync($"approve {id} whatever the terms", () => orders.ApproveAsync(id, By("boss", "agreed") with { AcceptTerms = true }, None)); break;
            default: await StartAsync(detail); break;
        }
    }

    // A worker takes what is due; the supplier gets it or not, and answers at once or later.
    private async Task StartAsync(int detail)
    {
        foreach (OutboxClaim claim in await Outbox.ClaimAsync("w", 1 + (detail % 2), Lease, None))
        {
            Attempt attempt = new(claim, gets: detail / 2 % 3 != 0);
            Supplier supplier = new((message, _) => attempt.TakeAsync(message, Note));
            MessageSender sender = new(Outbox, Store, new SendingSetup([supplier], LongAttempts()), Company, Terms, _clock, NullLogger.Instance);
            attempt.Running = Task.Run(() => sender.SendAsync(claim, None));
            await Task.WhenAny(attempt.Running, attempt.Reached);
            _log.Add($"{claim.Message.Id} attempt {claim.Attempt} reaches the supplier: {attempt.Reached.IsCompleted}, who gets it: {attempt.Gets}");
            if (!attempt.Reached.IsCompleted)
                await attempt.Running;
            else if (detail / 6 % 2 == 0)
                await EndAsync(attempt, detail / 12);
            else
                _open.Add(attempt);
        }
    }

    private async Task FinishAsync(int detail)
    {
        if (_open.Count == 0)
            return;
        Attempt attempt = _open[0];
        _open.RemoveAt(0);
        await EndAsync(attempt, detail);
    }

    private async Task EndAsync(Attempt attempt, int detail)
    {
        // Who has it answers or is not heard; who does not have it refuses or is not heard.
        bool isHeard = detail % 2 == 0;
        _log.Add($"{attempt.Claim.Message.Id} attempt {attempt.Claim.Attempt} ends, heard: {isHeard}");
        if (attempt.Gets && isHeard)
            attempt.Answer.SetResult("taken");
        else
            attempt.Answer.SetException(new SupplierChannelException(isHeard ? "refused" : "no answer", mayHaveArrived: !isHeard));
        await attempt.Running;
    }

    private async Task OperateAsync(string id, int detail)
    {
        OutboxService service = new(Outbox, Store, new OutboxSignal(), _clock);
        foreach (OutboxEntry entry in await Outbox.ListAsync(new OutboxQuery { OrderId = id }, None))
        {
            // An operator asks the supplier, and waits until nothing is on the way any more.
            bool isOnTheWay = _open.Exists(attempt => attempt.Claim.Message.Id == entry.Message.Id);
            if (detail % 2 == 0)
                await TryAsync($"requeue {entry.Message.Id}", () => service.RequeueAsync(entry.Message.Id, By("ops"), None));
            else if (!isOnTheWay)
                await TryAsync($"drop {entry.Message.Id}", () => service.DropAsync(entry.Message.Id, By("ops", "asked"), _has.ContainsKey(entry.Message.Id), None));
        }
    }

    private async Task TryAsync(string what, Func<Task> act)
    {
        try
        {
            await act();
            _log.Add(what);
        }
        catch (OrderActionException e)
        {
            _log.Add($"{what}: {e.Error}");
        }
    }

    private void Note(SupplierMessage message)
    {
        string content = string.Create(CultureInfo.InvariantCulture, $"{message.Kind} {message.Order.Lines[0].PurchaseQuantity} {message.Order.OrderDate}");
        int highest = _has.Keys
            .Where(key => key.StartsWith(message.Order.Id + "-r", StringComparison.Ordinal))
            .Select(key => int.Parse(key[(key.LastIndexOf('r') + 1)..], CultureInfo.InvariantCulture))
            .DefaultIfEmpty()
            .Max();
        if (message.Order.Revision < highest)
            _broken.Enqueue($"revision {message.Order.Revision} of {message.Order.Id} came after revision {highest}");
        if (_has.GetOrAdd(message.IdempotencyKey, content) != content)
            _broken.Enqueue($"the key {message.IdempotencyKey} came with '{_has[message.IdempotencyKey]}' and with '{content}'");
    }

    private async Task CheckAsync()
    {
        for (int i = 0; i < OrderCount; i++)
        {
            PurchaseOrder order = await OrderAsync(_prefix + i);
            string Key(int revision) => $"{order.Id}-r{revision}";
            if (order.SentRevision > 0 && !_has.ContainsKey(Key(order.SentRevision)))
                _broken.Enqueue($"{order.Id} says that revision {order.SentRevision} was sent; the supplier does not have it");
            // A cancelled order that was sent has had its cancellation, whether or not anybody heard so.
            bool saysNotSent = order.Status is OrderStatus.PendingApproval or OrderStatus.Approved or OrderStatus.Rejected
                || (order.Status == OrderStatus.Cancelled && order.SentRevision == 0);
            if (saysNotSent && order.SentRevision < order.Revision && _has.ContainsKey(Key(order.Revision)))
                _broken.Enqueue($"{order.Id} is {order.Status.ToText()}; the supplier has revision {order.Revision}");
            // A change that was given up did not arrive.
            if (order.Status is OrderStatus.Sent or OrderStatus.Acknowledged or OrderStatus.PartlyReceived && order.SentRevision < order.Revision && _has.ContainsKey(Key(order.Revision)))
                _broken.Enqueue($"{order.Id} is {order.Status.ToText()} at revision {order.SentRevision}; the supplier has revision {order.Revision}");
            if (saysNotSent && order.SentRevision == 0 && _has.Keys.Any(key => key.StartsWith(order.Id + "-r", StringComparison.Ordinal)))
                _broken.Enqueue($"{order.Id} is {order.Status.ToText()} and was never sent; the supplier has a revision of it");
            foreach (string key in _has.Keys.Where(key => key.StartsWith(order.Id + "-r", StringComparison.Ordinal)))
            {
                if (!(await Outbox.AttemptsAsync(order.Id, None)).Any(a => a.MessageId == key && a.Outcome is AttemptOutcome.Sent or AttemptOutcome.Unknown or AttemptOutcome.UnderWay))
                    _broken.Enqueue($"the supplier has {key}; no attempt of {order.Id} says so");
            }
        }

        Assert.True(_broken.IsEmpty, string.Join('\n', _broken.Concat(_log)));
    }

    // In the end everything comes to rest, and nothing is left unsent.
    private async Task SettleAsync()
    {
        foreach (Attempt attempt in _open)
        {
            attempt.Answer.SetException(new SupplierChannelException("no answer"));
            await attempt.Running;
        }

        _open.Clear();
        Terms.Problems = [];
        OutboxService service = new(Outbox, Store, new OutboxSignal(), _clock);
        foreach (OutboxEntry dead in await Outbox.ListAsync(new OutboxQuery { State = OutboxState.Dead, Limit = 1000 }, None))
            await TryAsync($"requeue {dead.Message.Id}", () => service.RequeueAsync(dead.Message.Id, By("ops"), None));
        await PassAsync(Lease + TimeSpan.FromHours(2));
        _log.Add("the supplier answers everything");
        Supplier supplier = new((message, _) =>
        {
            Note(message);
            return Task.FromResult("taken");
        });
        await SendAsync(supplier);
        await CheckAsync();
        Assert.True((await Outbox.StatusAsync(None)).Pending == 0, string.Join('\n', _log.Prepend("messages are left")));
        for (int i = 0; i < OrderCount; i++)
        {
            OrderStatus status = await StatusAsync(_prefix + i);
            bool isDropped = (await Outbox.ListAsync(new OutboxQuery { OrderId = _prefix + i }, None)).Any(entry => entry.State == OutboxState.Dropped);
            Assert.True(status != OrderStatus.Sending && (status != OrderStatus.Approved || isDropped), string.Join('\n', _log.Prepend($"{_prefix}{i} is {status.ToText()}")));
        }
    }

    private static SendingOptions LongAttempts()
    {
        SendingOptions options = Options(maxAttempts: 3);
        options.AttemptTimeout = TimeSpan.FromDays(1);
        return options;
    }

    private sealed class Attempt(OutboxClaim claim, bool gets)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public OutboxClaim Claim => claim;

        public bool Gets => gets;

        public TaskCompletionSource<string> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public Task Running { get; set; } = Task.CompletedTask;

        public Task<string> TakeAsync(SupplierMessage message, Action<SupplierMessage> note)
        {
            if (gets)
                note(message);
            _reached.TrySetResult();
            return Answer.Task;
        }
    }
}
