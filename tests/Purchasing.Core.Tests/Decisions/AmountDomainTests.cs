using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>Amounts outside their domain hold the product where they arise. 70 pieces at 2.00 are 140.00, 8 % tax is 11.20.</summary>
public sealed class AmountDomainTests
{
    [Theory]
    [InlineData("1.5", "rules: the order has a discount of 210.00 on a total of 140.00; it must be from 0 to the total (SUP-A)")]
    [InlineData("1.01", "rules: the order has a discount of 141.40 on a total of 140.00; it must be from 0 to the total (SUP-A)")]
    public void A_discount_above_the_total_holds(string rate, string reason) =>
        Assert.Equal([reason], Case.Simple().Decide(RuleFiles.Unlimited(("discountFrom", 100m), ("discountRate", Number(rate)))).HeldReasons);

    [Fact]
    public void A_discount_of_the_whole_total_is_allowed() =>
        Assert.Equal(0m, Case.Simple().Decide(RuleFiles.With(("discountFrom", 100m), ("discountRate", 1m))).Decision!.GrandTotal);

    [Theory]
    [InlineData("-2")]
    [InlineData("1.01")]
    [InlineData("8")]
    public void A_tax_rate_outside_zero_to_one_holds(string rate) => Assert.Equal(
        [$"rules: the order has a tax rate of {rate}; it must be from 0 to 1, for example 0.19 for 19 % (SUP-A)"],
        Case.Simple().Decide(RuleFiles.Unlimited(("taxRate", Number(rate)))).HeldReasons);

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public void Tax_rates_of_nothing_and_of_everything_are_tax_rates(string rate) => Assert.True(Case.Simple().Decide(RuleFiles.With(("taxRate", Number(rate)))).Create);

    [Theory]
    [InlineData("19")]
    [InlineData("-0.19")]
    [InlineData("1.0001")]
    public void A_suppliers_tax_rate_in_per_cent_or_below_zero_holds(string rate) => Assert.Equal(
        [$"offers: the tax rate {rate} is not from 0 to 1, for example 0.19 for 19 % (SUP-A)"],
        Case.Simple().Change(offer => offer with { TaxRate = Number(rate) }).Decide().HeldReasons);

    // 4 · 0.001 is 0.00; 4 · 0.00125 is 0.005, which is rounded to 0.01 and can be ordered.
    [Theory]
    [InlineData("0.001", "0.00")]
    [InlineData("0.00124", "0.00")]
    [InlineData("0.00125", null)]
    public void An_order_worth_nothing_after_rounding_holds(string price, string? total)
    {
        ProductDecision decision = Case.Simple(avgDaily: 4m).Change(offer => offer with { Price = Number(price), LeadTimeDays = 1 }).Decide();
        Assert.Equal(total is null ? [] : [$"rules: the order has a total of {total}; it must be above zero (SUP-A)"], decision.HeldReasons);
        Assert.Equal(total is null, decision.Create);
    }

    // 1000 KG are 2204.62262185 LB, a hundred-millionth more than the largest line: a line of 0 KG would be left.
    [Fact]
    public void A_line_of_nothing_in_its_purchase_unit_holds_its_product()
    {
        Case facts = Case.Simple(avgDaily: 1000m).Change(offer => offer with { LeadTimeDays = 1, MaxQuantity = 1000m, Unit = "KG", PurchaseUnit = "KG" });
        facts.Stock[0] = facts.Stock[0] with { Unit = "LB" };
        facts.Demands[0] = facts.Demands[0] with { Unit = "KG" };
        facts.Units.Add(new UnitConversion { ProductId = Case.ProductId, FromUnit = "LB", ToUnit = "KG", Factor = 0.45359237m });
        ProductDecision decision = facts.Decide();
        Assert.False(decision.Create);
        Assert.Contains(decision.HeldReasons, reason => reason.Contains("orders 0 KG of P for 0.00000001 LB", StringComparison.Ordinal));
    }

    // What a store keeps of texts: 64 characters of an id, 255 of a name, 32 of a unit.
    [Fact]
    public void A_text_that_no_order_keeps_holds_its_product()
    {
        Assert.Equal(
            ["rules: the order has a supplier name of 256 characters, an order keeps 255 (SUP-A)"],
            Case.Simple().Change(offer => offer with { SupplierName = new string('x', 256) }).Decide().HeldReasons);
        Assert.True(Case.Simple().Change(offer => offer with { SupplierName = new string('x', 255) }).Decide().Create);
        string id = new('S', 65);
        Assert.Equal([$"rules: the order has a supplier id of 65 characters, an order keeps 64 ({id})"], Case.Simple().Change(offer => offer with { SupplierId = id }).Decide().HeldReasons);
    }

    [Fact]
    public void Rules_without_a_tax_hold_instead_of_taking_none()
    {
        ProductDecision decision = Case.Simple().Decide(Rules("""
            {"name": "no tax", "when": [{"x": "Decision"}, {"q": "Quote"}], "then": [
              {"modify": "q", "set": {"chosen": "true"}},
              {"modify": "x", "set": {"needReorder": "true", "orderQty": "70", "unitPrice": "2", "totalAmount": "140", "finalAmount": "140", "currency": "'USD'", "fxRate": "1", "approvalStatus": "'auto_approved'", "create": "true"}}]}
            """));
        Assert.Equal(["rules: the order has no tax rate (SUP-A)"], decision.HeldReasons);
    }

    internal static RuleSet Rules(params string[] rules)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.rules.json");
        File.WriteAllText(file, $$"""{"name": "test", "rules": [{{string.Join(", ", rules)}}]}""");
        try
        {
            return PurchasingRules.Load(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
