using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>The total order among offers.</summary>
public sealed class OfferChoiceTests
{
    private static Case With(params SupplierOffer[] offers)
    {
        Case facts = Case.Simple();
        facts.Offers.Clear();
        facts.Offers.AddRange(offers);
        return facts;
    }

    private static string? Chosen(params SupplierOffer[] offers)
    {
        string? chosen = With(offers).Decide().Decision!.SupplierId;
        Assert.Equal(chosen, With([.. offers.Reverse()]).Decide().Decision!.SupplierId);
        return chosen;
    }

    [Fact]
    public void The_preferred_supplier_wins_over_a_cheaper_one() =>
        Assert.Equal("B", Chosen(Case.Offer("A", 1m), Case.Offer("B", 2m) with { Preference = 1 }));

    [Fact]
    public void The_lowest_price_wins() => Assert.Equal("B", Chosen(Case.Offer("A", 2m), Case.Offer("B", 1.99m)));

    [Fact]
    public void The_price_is_the_one_at_the_final_quantity() =>
        Assert.Equal("B", Chosen(Case.Offer("A", 2m), Case.Offer("B", 3m) with { PriceBreaks = [new PriceBreak(70m, 1.5m)] }));

    [Fact]
    public void Prices_are_compared_in_the_base_currency()
    {
        Case facts = With(Case.Offer("A", 2m), Case.Offer("B", 1.9m) with { Currency = "EUR" });
        facts.Rates.Add(new ExchangeRate("EUR", "USD", 1.1m, new DateOnly(2026, 11, 20)));
        Assert.Equal("A", facts.Decide().Decision!.SupplierId);
    }

    [Fact]
    public void At_the_same_price_the_shortest_lead_time_wins() => Assert.Equal("B", Chosen(Case.Offer("A", 2m, 8), Case.Offer("B", 2m, 7)));

    [Fact]
    public void Among_equals_the_first_id_wins() => Assert.Equal("A", Chosen(Case.Offer("B"), Case.Offer("A"), Case.Offer("C")));

    [Fact]
    public void Two_offers_of_one_supplier_make_one_choice()
    {
        ProductDecision product = With(Case.Offer("A", 3m), Case.Offer("A", 2m)).Decide();
        Assert.Equal(2m, product.Decision!.UnitPrice);
        Assert.Single(product.Offers, offer => offer.Chosen);
    }

    // By the case of 12 or by the pallet of 100 at the same price: which of the two is taken must not depend on the rows.
    [Fact]
    public void Two_offers_of_one_supplier_that_differ_in_a_single_term_are_told_apart_in_any_order()
    {
        SupplierOffer[] terms =
        [
            Case.Offer("A") with { PurchaseUnit = "PALLET" },
            Case.Offer("A") with { PurchaseUnit = "CASE" },
            Case.Offer("A") with { PurchaseUnit = "CASE", MaxQuantity = 24m },
            Case.Offer("A") with { PurchaseUnit = "CASE", PriceBreaks = [new PriceBreak(1000m, 1m)] },
            Case.Offer("A") with { PurchaseUnit = "CASE", TaxRate = 0.19m },
            Case.Offer("A") with { PurchaseUnit = "CASE", MinimumOrderValue = 400m },
        ];
        string?[] answers = [.. Enumerable.Range(0, 30).Select(seed =>
        {
            SupplierOffer[] shuffled = [.. terms];
            new Random(seed).Shuffle(shuffled);
            Case facts = With(shuffled);
            facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m });
            facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "PALLET", ToUnit = "PIECE", Factor = 100m });
            ProductDecision product = facts.Decide();
            return $"{product.Decision!.OrderQty} {product.Decision.PurchaseUom} {product.Decision.GrandTotal} {product.PriceTiers} {string.Join('+', product.Lots)}";
        })];
        // The plain offer by the case comes first: 70 needed are 6 cases, 72 at 2.00, 144.00 and 11.52 tax.
        Assert.Equal(["72 CASE 155.52  72"], answers.Distinct());
    }

    [Fact]
    public void Every_other_offer_is_told_with_its_reason()
    {
        ProductDecision product = With(
            Case.Offer("A", 2m),
            Case.Offer("B", 1m) with { Active = false },
            Case.Offer("C", 1m) with { ValidFrom = new DateOnly(2026, 11, 24) },
            Case.Offer("D", 1m) with { ValidTo = new DateOnly(2026, 11, 22) },
            Case.Offer("E", 1m, leadTime: 400),
            Case.Offer("F", 9m)).Decide();
        Assert.Equal("A", product.Decision!.SupplierId);
        Assert.Equal(
            [
                ("A", null),
                ("B", "the supplier is not active"),
                ("C", "the offer is not valid yet"),
                ("D", "the offer has expired"),
                ("E", "the lead time is too long"),
                ("F", "A is cheaper at the final quantity"),
            ],
            product.Offers.Select(offer => (offer.SupplierId, offer.Reason)));
    }

    [Fact]
    public void An_offer_is_valid_on_its_first_and_last_day() =>
        Assert.True(With(Case.Offer("A") with { ValidFrom = new DateOnly(2026, 11, 23), ValidTo = new DateOnly(2026, 11, 23) }).Decide().Create);

    [Fact]
    public void When_every_offer_is_rejected_the_product_is_held() =>
        Assert.Equal(["offers: no supplier is left"], With(Case.Offer("A") with { Active = false }).Decide().HeldReasons);

    [Fact]
    public void A_product_that_is_held_for_want_of_a_supplier_tells_why_each_was_rejected() =>
        Assert.Equal(
            [("A", "the supplier is not active"), ("B", "the offer has expired"), ("C", "the lead time is too long")],
            With(Case.Offer("A") with { Active = false }, Case.Offer("B") with { ValidTo = new DateOnly(2026, 11, 22) }, Case.Offer("C", leadTime: 400))
                .Decide().Offers.Select(offer => (offer.SupplierId, offer.Reason)));
}
