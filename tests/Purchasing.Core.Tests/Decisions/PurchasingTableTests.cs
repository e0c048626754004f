using System.Globalization;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>The three seed products under the purchasing rules.</summary>
public sealed class PurchasingTableTests
{
    [Theory]
    [InlineData("15.5", "increasing", "25", "5", "20", 7, "15.99", "CASE", 12, "PIECE", "88.5", "106.2", "108", "9", "1726.92", "138.15", "1865.07")]
    [InlineData("8.3", "stable", "50", "10", "50", 14, "8.50", "CASE", 24, "PIECE", "76.2", "76.2", "96", "4", "816.00", "65.28", "881.28")]
    [InlineData("22.0", "increasing", "10", "3", "10", 5, "25.00", "PALLET", 48, "CASE", "103", "123.6", "144", "3", "3600.00", "288.00", "3888.00")]
    public void Seed_products_are_ordered_as_the_domain_says(
        string demand, string trend, string onHand, string reserved, string moq, int lead, string price, string unit, int factor, string stockUnit,
        string shortage, string adjusted, string quantity, string purchase, string total, string tax, string grand)
    {
        Case seed = new();
        seed.Demands.Add(new Demand { ProductId = Case.ProductId, AvgDaily = Number(demand), Trend = trend });
        seed.Stock.Add(new StockLevel { ProductId = Case.ProductId, WarehouseId = "WH-001", OnHand = Number(onHand), Reserved = Number(reserved), Unit = stockUnit });
        seed.Offers.Add(Case.Offer("SUP", Number(price), lead) with { Moq = Number(moq), PurchaseUnit = unit });
        seed.Units.Add(new UnitConversion { ProductId = Case.ProductId, FromUnit = unit, ToUnit = stockUnit, Factor = factor });

        ProductDecision product = seed.Decide();

        Assert.Empty(product.HeldReasons);
        Decision decision = product.Decision!;
        Assert.Equal(Number(shortage), decision.Shortage);
        Assert.Equal(Number(adjusted), decision.AdjustedShortage);
        Assert.Equal(Number(quantity), decision.OrderQty);
        Assert.Equal(Number(purchase), decision.PurchaseQty);
        Assert.Equal(unit, decision.PurchaseUom);
        Assert.Equal(Number(total), decision.TotalAmount);
        Assert.Equal(Number(tax), decision.TaxAmount);
        Assert.Equal(Number(grand), decision.GrandTotal);
        Assert.Equal(ApprovalStatuses.AutoApproved, decision.ApprovalStatus);
        Assert.True(decision.Create);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
