using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class OrderStoreTests : OrderStoreSuite
{
    // Of the databases only SQLite keeps such a value.
    [Fact]
    public async Task An_order_that_somebody_made_unreadable_holds_its_products_alone_and_is_named()
    {
        IOrderStore store = Databases.Get<IOrderStore>();
        await store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "run-1", lines: SampleOrders.Line("PROD-001"))), None);
        await store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-2", "run-2", lines: SampleOrders.Line("PROD-002"))), None);
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE purchase_orders SET order_date = 'yesterday' WHERE order_id = 'PO-1'");

        FactBatch<OpenOrders> open = await Databases.Get<IFactProvider<OpenOrders>>().GetAsync(ProductSet.Of(["PROD-001", "PROD-002", "PROD-003"]), None);

        Assert.StartsWith("order PO-1 cannot be read: ", open.ProblemOf("PROD-001"), StringComparison.Ordinal);
        Assert.Null(open.ProblemOf("PROD-002") ?? open.ProblemOf("PROD-003"));
        Assert.NotNull(open.For("PROD-002").First);
        OrderStoreException refused = await Assert.ThrowsAsync<OrderStoreException>(async () => await store.ListAsync(new OrderQuery(), None));
        Assert.StartsWith("Order PO-1 cannot be read: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal("PO-2", (await store.GetAsync("PO-2", None))!.Id);
    }

    [Fact]
    public async Task A_line_that_somebody_made_unreadable_is_named_with_its_order_and_table()
    {
        IOrderStore store = Databases.Get<IOrderStore>();
        await store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", "run-1", lines: SampleOrders.Line("PROD-001"))), None);
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE purchase_order_lines SET expected_on = 'soon' WHERE order_id = 'PO-1'");

        OrderStoreException refused = await Assert.ThrowsAsync<OrderStoreException>(async () => await store.GetAsync("PO-1", None));

        Assert.StartsWith("Order PO-1 cannot be read: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Correct its row in purchase_order_lines.", refused.Message, StringComparison.Ordinal);
    }

    protected override Task<TestDatabases> OpenAsync() => SqliteFiles.OpenAsync();
}
