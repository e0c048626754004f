using Purchasing.Core.Decisions;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>What holds for the whole company: its base currency and its day.</summary>
public sealed class CompanyTests
{
    private static readonly Dictionary<string, object?> Nothing = [];

    [Theory]
    [InlineData("USD")]
    [InlineData("EUR")]
    public void The_rules_speak_of_the_companys_currency(string currency) =>
        Assert.Equal(currency, PurchasingRules.Load(new PurchasingOptions { BaseCurrency = currency }, null, Nothing).Parameters["baseCurrency"]);

    [Fact]
    public void Another_currency_than_the_companys_is_refused()
    {
        PurchasingOptions company = new() { BaseCurrency = "EUR" };
        Assert.Equal("EUR", PurchasingRules.Load(company, null, new Dictionary<string, object?> { ["baseCurrency"] = "EUR" }).Parameters["baseCurrency"]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => PurchasingRules.Load(company, null, new Dictionary<string, object?> { ["baseCurrency"] = "CHF" }));
        Assert.Contains("The parameter baseCurrency is 'CHF', but amounts are in EUR", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_file_without_that_parameter_loads_as_it_is() =>
        Assert.DoesNotContain(
            "baseCurrency",
            PurchasingRules.Load(
                new PurchasingOptions { BaseCurrency = "EUR" }, Path.Combine(Repository.Root, "rules", "classic.rules.json"), Nothing).Parameters.Keys);

    /// <summary>A misspelt one would get the goods of all orders.</summary>
    [Fact]
    public void A_warehouse_that_the_product_does_not_know_is_warned_of()
    {
        Case facts = Case.Simple();
        facts.Options.DeliverTo = "NOWH";
        ProductDecision product = facts.Decide();
        Assert.Equal((true, "NOWH"), (product.Create, product.Decision!.WarehouseId));
        Assert.Equal(["the goods go to warehouse 'NOWH' (Purchasing:DeliverTo), which has no stock row of this product"], product.Warnings);

        facts.Options.DeliverTo = facts.Stock[0].WarehouseId;
        Assert.Empty(facts.Decide().Warnings);
    }

    // 08:00 on 1 December in Sydney is 21:00 UTC on 30 November; in New York it is still 30 November.
    [Theory]
    [InlineData("Australia/Sydney", 1, 12)]
    [InlineData("UTC", 30, 11)]
    [InlineData("America/New_York", 30, 11)]
    public void An_order_is_dated_on_the_companys_day(string zone, int day, int month) =>
        Assert.Equal(
            new DateOnly(2026, month, day), new PurchasingOptions { TimeZone = zone }.DayOf(new DateTimeOffset(2026, 11, 30, 21, 0, 0, TimeSpan.Zero)));
}
