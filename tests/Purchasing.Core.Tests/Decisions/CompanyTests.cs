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
    public void A_parameter_that_was_set_is_left_alone() =>
        Assert.Equal(
            "CHF",
            PurchasingRules.Load(
                new PurchasingOptions { BaseCurrency = "EUR" }, null, new Dictionary<string, object?> { ["baseCurrency"] = "CHF" }).Parameters["baseCurrency"]);

    [Fact]
    public void A_rule_file_without_that_parameter_loads_as_it_is() =>
        Assert.DoesNotContain(
            "baseCurrency",
            PurchasingRules.Load(
                new PurchasingOptions { BaseCurrency = "EUR" }, Path.Combine(Repository.Root, "rules", "classic.rules.json"), Nothing).Parameters.Keys);

    // 08:00 on 1 December in Sydney is 21:00 UTC on 30 November; in New York it is still 30 November.
    [Theory]
    [InlineData("Australia/Sydney", 1, 12)]
    [InlineData("UTC", 30, 11)]
    [InlineData("America/New_York", 30, 11)]
    public void An_order_is_dated_on_the_companys_day(string zone, int day, int month) =>
        Assert.Equal(
            new DateOnly(2026, month, day), new PurchasingOptions { TimeZone = zone }.DayOf(new DateTimeOffset(2026, 11, 30, 21, 0, 0, TimeSpan.Zero)));
}
