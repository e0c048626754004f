using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Data.Databases;
using Purchasing.Data.TestSuite.Servers;
using Purchasing.Rete;

namespace Purchasing.Data.TestSuite;

/// <summary>What tests of orders and of sending need on every database.</summary>
public abstract class OrderSuite : DatabaseSuite
{
    /// <summary>Longer than any test takes; where a test needs it to end, it lets time pass in the database.</summary>
    protected static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>The rules that decide amounts of changed orders.</summary>
    protected static IDecisionEngine Engine { get; } =
        new DecisionEngine(new RuleSetHolder(PurchasingRules.Load(Path.Combine(Repository.Root, "rules", "purchasing.rules.json"))), new PurchasingOptions());

    private int _orders;

    /// <summary>What holds for the company; its day is the one on which sample orders are dated.</summary>
    protected PurchasingOptions Company { get; } = new() { OrderDate = new DateOnly(2026, 3, 2) };

    /// <summary>What suppliers offer now; everything holds until a test says otherwise.</summary>
    protected Terms Terms { get; } = new();

    protected IOutbox Outbox => Databases.Get<IOutbox>();

    protected IOrderStore Store => Databases.Get<IOrderStore>();

    protected static SendingOptions Options(int maxAttempts = 12) => new()
    {
        MaxAttempts = maxAttempts,
        Lease = Lease,
        FirstDelay = TimeSpan.FromMinutes(1),
        PollInterval = TimeSpan.FromMilliseconds(20),
    };

    protected OutboxDispatcher Dispatcher(ISupplierChannel channel, SendingOptions? options = null, IOrderStore? orders = null, TimeProvider? time = null) => new(
        Outbox, orders ?? Store, new SendingSetup([channel], options ?? Options()), new OutboxSignal(), new SendingMetrics(), time ?? TimeProvider.System, Company, NullLogger<OutboxDispatcher>.Instance, Terms);

    /// <summary>Claims, sends and writes the end of what is due now, and does not wait for anything else.</summary>
    protected async Task SendAsync(ISupplierChannel channel, SendingOptions? options = null)
    {
        options ??= Options();
        MessageSender sender = new(Outbox, Store, new SendingSetup([channel], options), Company, Terms, TimeProvider.System, NullLogger.Instance);
        while (await Outbox.ClaimAsync("test", 8, options.Lease, None) is { Count: > 0 } claims)
            await Task.WhenAll(claims.Select(claim => sender.SendAsync(claim, None)));
    }

    protected OrderService Orders(SendingOptions? options = null) => new(
        Store,
        Engine,
        Company,
        options ?? Options(),
        TimeProvider.System,
        Terms);

    protected OutboxService Operator() => new(Outbox, Store, new OutboxSignal(), TimeProvider.System);

    protected static OrderRequest By(string actor, string? reason = null) => new(actor, reason);

    /// <summary>An approved order in the outbox.</summary>
    protected async Task<PurchaseOrder> QueueAsync(string id, string supplier = "SUP-001", OrderStatus status = OrderStatus.Approved)
    {
        int number = _orders++;
        PurchaseOrder order = SampleOrders.Order(id, $"run-{number}", status, SampleOrders.Line(sequence: number)) with { SupplierId = supplier };
        CreateOrderResult result = await Store.CreateAsync(SampleOrders.Creation(order, withMessage: status == OrderStatus.Approved), None);
        Assert.Equal(CreateOrderOutcome.Created, result.Outcome);
        return order;
    }

    protected async Task<OrderStatus> StatusAsync(string id) => (await Store.GetAsync(id, None))!.Status;

    protected async Task<PurchaseOrder> OrderAsync(string id) => (await Store.GetAsync(id, None))!;

    /// <summary>Outcomes of all attempts for an order, oldest first.</summary>
    protected async Task<string> AttemptsAsync(string id) =>
        string.Join(" ", (await Outbox.AttemptsAsync(id, None)).Select(attempt => attempt.Outcome.ToText()));

    /// <summary>Lets time pass for the outbox, as if its rows had been written earlier.</summary>
    protected async Task PassAsync(TimeSpan time)
    {
        string seconds = time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        string Earlier(string column) => Databases.Get<DatabaseRegistry>().Get(DatabaseNames.Purchasing).Dialect.Name == "sqlite"
            ? $"{column} = strftime('%Y-%m-%dT%H:%M:%f000Z', {column}, '-{seconds} seconds')"
            : $"{column} = {column} - INTERVAL {seconds} SECOND";
        await Databases.ExecuteAsync(
            DatabaseNames.Purchasing,
            $"UPDATE outbox SET {Earlier("due_at")}, {Earlier("created_at")}; UPDATE outbox_suppliers SET {Earlier("claimed_until")}");
    }

    internal static async Task UntilAsync(Func<Task<bool>> holds)
    {
        DateTime limit = DateTime.UtcNow.AddMinutes(2);
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < limit, "It did not happen within two minutes.");
            await Task.Delay(20);
        }
    }
}
