using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>Amounts of decided orders in their currency, worked out by hand: 70 pieces, 8 % tax.</summary>
public sealed class MoneyOfOrdersTests
{
    // 70 · 1.23456 = 86.4192 → 86.419; tax 6.91352 → 6.914. 70 · 12.345 = 864.15 → 864; tax 69.12 → 69.
    [Theory]
    [InlineData("KWD", "1.23456", "86.419", "6.914", "93.333")]
    [InlineData("JPY", "12.345", "864", "69", "933")]
    [InlineData("EUR", "0.33335", "23.33", "1.87", "25.20")]
    public void Amounts_are_rounded_to_the_minor_units_of_the_currency(string currency, string price, string total, string tax, string grand)
    {
        PurchaseOrder order = Order(Foreign(currency, Number(price)));
        Assert.Equal((total, tax, grand), (Text(order.TotalAmount), Text(order.TaxAmount), Text(order.GrandTotal)));
        OrderInvariants.Check(order);
    }

    [Fact]
    public void The_exchange_rate_and_its_day_are_kept_on_the_order()
    {
        PurchaseOrder order = Order(Foreign("KWD", 1m));
        Assert.Equal(("KWD", "USD", 3.25m, new DateOnly(2026, 11, 20)), (order.Currency, order.BaseCurrency, order.FxRate, order.FxDate));
        PurchaseOrder own = Order(Case.Simple());
        Assert.Equal(("USD", 1m, null), (own.Currency, own.FxRate, own.FxDate));
    }

    // 30, 30 and 10 at 0.3335: 10.005 → 10.01 twice, 3.335 → 3.34; the whole 70 would be 23.35.
    [Fact]
    public void Every_line_of_a_split_is_rounded_and_the_total_is_their_sum()
    {
        PurchaseOrder order = Order(Case.Simple().Change(offer => offer with { MaxQuantity = 30m, Price = 0.3335m }));
        Assert.Equal([10.01m, 10.01m, 3.34m], order.Lines.Select(line => line.Amount));
        Assert.Equal(23.36m, order.TotalAmount);
        OrderInvariants.Check(order);
    }

    // 3333.33 KWD at 3.25 are 10,833.32 USD: above the limit of 10,000, though the number in dinars is not.
    [Fact]
    public void Limits_count_in_the_base_currency()
    {
        Decision decision = Foreign("KWD", 3333.33m / 70m).Decide().Decision!;
        Assert.Equal(3333.330m, decision.TotalAmount);
        Assert.Equal(ApprovalStatuses.Pending, decision.ApprovalStatus);
    }

    private static Case Foreign(string currency, decimal price)
    {
        Case facts = Case.Simple().Change(offer => offer with { Currency = currency, Price = price });
        facts.Rates.Add(new ExchangeRate(currency, "USD", 3.25m, new DateOnly(2026, 11, 20)));
        return facts;
    }

    private static PurchaseOrder Order(Case facts) =>
        OrderFactory.Create(facts.Decide(), "PO-1", "run", "maker", new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), "USD");

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(decimal value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
