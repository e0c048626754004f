using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Tests.Orders;

public sealed class OrderPricingTests
{
    private const string Tiers = "0: 2; 100: 1.8; 500: 1.5";

    [Fact]
    public void Two_warehouses_reach_a_price_break_together()
    {
        PurchaseOrderLine[] lines = [Line(1, "P", "WH-001", 60m, 2m, Tiers), Line(2, "P", "WH-002", 60m, 2m, Tiers), Line(3, "Q", "WH-001", 60m, 2m, Tiers)];

        PurchaseOrderLine[] priced = OrderPricing.AtMergedQuantity(lines, "USD");

        // 120 of P at 1.80: 60 x 1.80 = 108.00 each; Q alone stays at 2.00.
        Assert.Equal([(1.8m, 108.00m), (1.8m, 108.00m), (2m, 120.00m)], priced.Select(line => (line.UnitPrice, line.Amount)));
    }

    [Fact]
    public void Offers_with_other_prices_do_not_mix()
    {
        PurchaseOrderLine[] lines = [Line(1, "P", "WH-001", 60m, 2m, Tiers), Line(2, "P", "WH-002", 60m, 3m, "0: 3; 100: 2.5")];

        Assert.Same(lines, OrderPricing.AtMergedQuantity(lines, "USD"));
    }

    [Fact]
    public void Lines_without_price_breaks_stay_as_they_are()
    {
        PurchaseOrderLine[] lines = [Line(1, "P", "WH-001", 60m, 2m, null), Line(2, "P", "WH-002", 600m, 2m, null)];

        Assert.Same(lines, OrderPricing.AtMergedQuantity(lines, "USD"));
    }

    [Theory]
    [InlineData(120, "1.8", "216.00")]
    [InlineData(500, "1.5", "750.00")]
    [InlineData(99, "2", "198.00")]
    public void A_changed_quantity_is_priced_by_the_breaks_of_its_offer(int quantity, string price, string amount)
    {
        PurchaseOrder order = SampleOrder.Create(OrderStatus.PendingApproval) with { Lines = [Line(1, "P", "WH-001", 80m, 2m, Tiers)], TotalAmount = 160m };

        PurchaseOrder changed = OrderAmendment.WithQuantities(order, new Dictionary<int, decimal> { [1] = quantity }, new UnitDecimals([]));

        PurchaseOrderLine line = Assert.Single(changed.Lines);
        Assert.Equal((price, amount, amount), (Text(line.UnitPrice), Text(line.Amount), Text(changed.TotalAmount)));
    }

    [Fact]
    public void A_price_list_is_written_in_order_and_read_again()
    {
        string? text = PriceTiers.Write(2m, [new PriceBreak(500m, 1.5m), new PriceBreak(100m, 1.8m)]);
        Assert.Equal(Tiers, text);
        Assert.Equal([2m, 1.8m, 1.8m, 1.5m], ((decimal[])[99m, 100m, 499.99m, 500m]).Select(quantity => PriceTiers.PriceAt(text!, quantity)));
        Assert.Null(PriceTiers.Write(2m, []));
    }

    private static string Text(decimal value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static PurchaseOrderLine Line(int no, string product, string warehouse, decimal quantity, decimal price, string? tiers) => new()
    {
        LineNo = no,
        ProductId = product,
        WarehouseId = warehouse,
        Quantity = quantity,
        StockUnit = "PIECE",
        PurchaseQuantity = quantity,
        PurchaseUnit = "PIECE",
        UnitPrice = price,
        Amount = quantity * price,
        PriceTiers = tiers,
        PositionSequence = 0,
    };
}
