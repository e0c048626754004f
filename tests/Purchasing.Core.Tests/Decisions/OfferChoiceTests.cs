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
        ProductDecision product = With(Case.Offer("A", 3m) with { ArticleNumber = "A-1" }, Case.Offer("A", 2m) with { ArticleNumber = "A-2" }).Decide();
        Assert.Equal(2m, product.Decision!.UnitPrice);
        Assert.Single(product.Offers, offer => offer.Chosen);
    }

    // The usual shape of a price list with a history: a start, and no end.
    [Fact]
    public void Of_a_history_of_prices_the_newest_that_has_begun_is_paid()
    {
        SupplierOffer[] history =
        [
            Case.Offer("A", 1m) with { ValidFrom = new DateOnly(2020, 1, 1), Currency = "EUR", LeadTimeDays = 3 },
            Case.Offer("A", 9m) with { ValidFrom = new DateOnly(2026, 6, 1), ValidTo = DateOnly.MaxValue },
            Case.Offer("A", 2m),
            Case.Offer("A", 0.5m) with { ValidFrom = new DateOnly(2026, 7, 1), Active = false },
            Case.Offer("A", 0.1m) with { ValidFrom = new DateOnly(2026, 11, 24) },
        ];

        Assert.Equal("A", Chosen(history));
        ProductDecision product = With(history).Decide();
        Assert.Equal(9m, product.Decision!.UnitPrice);
        Assert.Equal(2, product.Offers.Count(offer => offer.Reason == "its price of 2026-06-01 replaces it"));
        // Also by rules that compare no offers.
        Assert.Equal(9m, With(history[..4]).Decide(RuleFiles.Classic).Decision!.UnitPrice);
    }

    [Fact]
    public void Prices_of_one_supplier_that_nothing_tells_apart_hold_the_product()
    {
        SupplierOffer dear = Case.Offer("A", 9m) with { ValidFrom = new DateOnly(2026, 1, 1) };
        SupplierOffer[] others =
        [
            dear with { Price = 1m }, dear with { Price = 1m, Moq = 0m, SupplierName = "Another spelling" }, dear with { DiscountRate = 0.5m },
            dear with { PriceBreaks = [new PriceBreak(10m, 1m)], Price = 8m },
        ];
        foreach (SupplierOffer other in others)
        {
            string reason = Assert.Single(With(dear, other, Case.Offer("B", 20m)).Decide().HeldReasons);
            Assert.StartsWith("offers: there are two prices at once, ", reason, StringComparison.Ordinal);
            Assert.EndsWith("(A)", reason, StringComparison.Ordinal);
        }

        // The same row twice is one price.
        Assert.Equal(9m, With(dear, dear with { }).Decide().Decision!.UnitPrice);
    }

    [Fact]
    public void Prices_of_one_supplier_that_are_told_apart_are_offers_of_their_own()
    {
        SupplierOffer dear = Case.Offer("A", 9m) with { ValidFrom = new DateOnly(2026, 1, 1) };
        SupplierOffer[] others =
        [
            dear with { Price = 1m, ArticleNumber = "A-2" }, dear with { Price = 1m, Moq = 50m }, dear with { Price = 1m, Multiple = 5m }, dear with { Price = 1m, Currency = "EUR" },
            dear with { Price = 1m, LeadTimeDays = 6 }, dear with { Price = 1m, ValidTo = new DateOnly(2026, 12, 31) }, dear with { Price = 1m, PurchaseUnit = "CASE" },
        ];
        foreach (SupplierOffer other in others)
        {
            Case facts = With(dear, other);
            facts.Rates.Add(new ExchangeRate("EUR", "USD", 1.1m, new DateOnly(2026, 11, 20)));
            facts.Units.Add(new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 10m });
            Assert.Equal(1m, facts.Decide().Decision!.UnitPrice);
        }
    }

    // Need 70: at the minimum of before pieces would cost what nobody asks any more.
    [Fact]
    public void A_minimum_multiple_or_preference_that_changed_in_a_history_makes_no_second_offer()
    {
        SupplierOffer before = Case.Offer("A", 2m) with { ValidFrom = new DateOnly(2025, 1, 1), Moq = 10m, Multiple = 10m, Preference = 1 };
        SupplierOffer[] others =
        [
            before with { Price = 2.09m, Moq = 100m }, before with { Price = 1.9m, Moq = null }, before with { Price = 2.09m, Multiple = null }, before with { Price = 2.09m, Preference = 9 },
            before with { Price = 2m, Moq = 100m }, before with { Price = 2.09m, Moq = 100m, Multiple = 50m, LeadTimeDays = 6 },
        ];
        foreach (SupplierOffer other in others)
        {
            SupplierOffer now = other with { ValidFrom = new DateOnly(2026, 1, 1) };
            foreach (SupplierOffer[] rows in (SupplierOffer[][])[[before, now], [now, before]])
            {
                ProductDecision product = With(rows).Decide();
                Assert.Equal((now.Price, Math.Max(now.Moq ?? 0m, 70m)), (product.Decision!.UnitPrice, product.Decision.OrderQty));
                Assert.Equal("its price of 2026-01-01 replaces it", Assert.Single(product.Offers, offer => !offer.Chosen).Reason);
                Assert.Equal(now.Price, With(rows).Decide(RuleFiles.Classic).Decision!.UnitPrice);
            }
        }

        // A list of several quantities replaces the one before it, whatever quantities that had.
        SupplierOffer[] lists = [before with { Price = 1m, Moq = 1000m }, before, before with { ValidFrom = new DateOnly(2026, 1, 1), Moq = 1m, Price = 3m }, before with { ValidFrom = new DateOnly(2026, 1, 1), Moq = 60m, Price = 2.5m }];
        Assert.Equal(2.5m, With(lists).Decide().Decision!.UnitPrice);
    }

    // 70 for 1.00 each from 70 on, or a minimum that was raised? Either guess would buy what nobody wants, or at a price that nobody gives.
    [Fact]
    public void A_newer_price_for_a_larger_quantity_that_may_stand_beside_the_older_one_holds_the_product_until_dates_tell()
    {
        SupplierOffer small = Case.Offer("A", 9m) with { ValidFrom = new DateOnly(2026, 1, 1), Moq = 10m };
        SupplierOffer large = small with { Price = 1m, Moq = 70m, ValidFrom = new DateOnly(2026, 6, 1) };

        string reason = Assert.Single(With(small, large, Case.Offer("B", 20m)).Decide().HeldReasons);
        Assert.StartsWith("offers: the price of 2026-06-01 has the minimum 70 and an older one 10", reason, StringComparison.Ordinal);
        // Of a list of quantities one is renewed.
        Assert.True(With(large, small with { ValidFrom = new DateOnly(2026, 7, 1) }).Decide().IsHeld);
        Assert.Equal(1m, With(small with { ValidFrom = large.ValidFrom }, large).Decide().Decision!.UnitPrice);
        Assert.Equal(1m, With(small with { ValidTo = new DateOnly(2026, 5, 31) }, large).Decide().Decision!.UnitPrice);
        Assert.Equal(9m, With(small, large with { ValidTo = new DateOnly(2026, 11, 1) }).Decide().Decision!.UnitPrice);
    }

    // Rules that compare no offers, as both forms of the classic ones, are given the best one that holds on the day.
    [Fact]
    public void No_rule_file_orders_by_an_offer_that_does_not_hold_yet_or_any_more()
    {
        SupplierOffer expired = Case.Offer("A", 1m, 2) with { ValidTo = new DateOnly(2026, 11, 22) };
        SupplierOffer future = Case.Offer("B", 1m, 2) with { ValidFrom = new DateOnly(2026, 11, 24) };
        foreach (Rete.RuleSet rules in (Rete.RuleSet[])[RuleFiles.Purchasing, RuleFiles.Classic, RuleFiles.ClassicStages])
        {
            ProductDecision product = With(expired, future, Case.Offer("C", 3m, 5)).Decide(rules);
            Assert.Equal(("C", 3m, 50m), (product.Decision!.SupplierId, product.Decision.UnitPrice, product.Decision.OrderQty));
            Assert.Equal([("A", "the offer has expired"), ("B", "the offer is not valid yet"), ("C", null)], product.Offers.Select(offer => (offer.SupplierId, offer.Reason)));
            Assert.Equal(["offers: no supplier is left"], With(expired, future).Decide(rules).HeldReasons);
            // The lead time, too, is that of the row that holds: an older row of the same supplier takes 2 days.
            Assert.Equal(new DateOnly(2026, 11, 28), With(expired with { SupplierId = "C" }, Case.Offer("C", 3m, 5)).Decide(rules).Decision!.ExpectedOn);
        }
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

    // 10 a day. 150 last 15 days: the cheap goods of the 20th come too late. Two are needed: 500 at 0.66 cost more than 2 at 10.00. And 730 days of cover are too many.
    [Fact]
    public void An_offer_loses_for_the_reason_that_decided()
    {
        Case late = With(Case.Offer("SLOW", 1m, 20), Case.Offer("QUICK", 2m, 5));
        late.Stock[0] = late.Stock[0] with { OnHand = 150m };
        Assert.Equal(("QUICK", "its goods would come after the stock is used up"), Lost(late, "SLOW"));

        Case all = With(Case.Offer("A", 10m), Case.Offer("B", 0.66m) with { Moq = 500m });
        all.Stock[0] = all.Stock[0] with { OnHand = 68m };
        Assert.Equal(("A", "A costs less in all for what would be bought"), Lost(all, "B"));

        Case cover = With(Case.Offer("A", 2m), Case.Offer("B", 1m) with { Moq = 7300m });
        Assert.Equal(("A", "it would be bought for more days than the limit of cover"), Lost(cover, "B", ("compareBy", "unit_price")));

        static (string? Chosen, string? Reason) Lost(Case facts, string supplier, params (string, object?)[] parameters)
        {
            ProductDecision product = facts.Decide(RuleFiles.With(parameters));
            return (product.Decision!.SupplierId, product.Offers.Single(offer => offer.SupplierId == supplier).Reason);
        }
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
