using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Tests.Decisions;

namespace Purchasing.Core.Tests.Catalogue;

/// <summary>What a catalogue run, which asks for no explanation, tells of a product it held.</summary>
public sealed class HeldReportTests
{
    [Fact]
    public void Each_rejected_offer_is_told_with_its_reason_after_the_reason_of_the_hold() =>
        Assert.Equal(
            [
                "offers: no supplier is left", "offers: the supplier is not active (A)", "offers: the offer has expired (B)",
                "offers: the lead time is too long (C)",
            ],
            Reasons(
                Case.Offer("A") with { Active = false }, Case.Offer("B") with { ValidTo = new DateOnly(2026, 11, 22) }, Case.Offer("C", leadTime: 400)));

    [Fact]
    public void What_is_missing_in_an_offer_is_told_once_and_sound_offers_are_not_told_of() =>
        Assert.Equal(
            ["offers: the price is missing (B)", "offers: the supplier is not active (C)"],
            Reasons(Case.Offer("A"), Case.Offer("B") with { Price = null }, Case.Offer("C") with { Active = false }));

    [Fact]
    public void Of_very_many_offers_twenty_are_told_and_the_others_counted()
    {
        List<string> reasons = Reasons([.. Enumerable.Range(0, 500).Select(i => Case.Offer($"S{i:D3}") with { Active = false })]);

        Assert.Equal(22, reasons.Count);
        Assert.Equal("offers: the supplier is not active (S019)", reasons[20]);
        Assert.Equal("offers: 480 more are rejected", reasons[21]);
    }

    private static List<string> Reasons(params SupplierOffer[] offers)
    {
        Case product = Case.Simple();
        product.Offers.Clear();
        product.Offers.AddRange(offers);
        CatalogueRun run = new() { RunKey = "night", RuleSetHash = "", OrderDate = product.OrderDate, StartedAt = DateTimeOffset.UnixEpoch, StartedBy = "test" };
        BatchResult result = BatchDecider.ToResult(run, new RunBatch(0, null, Case.ProductId, 1), [product.Decide(explain: false)]);

        Assert.Empty(result.Lines);
        Assert.Equal(0, result.Decided);
        return [.. Assert.Single(result.Held).Reasons];
    }
}
