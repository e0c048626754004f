using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Core.Tests.Orders;

namespace Purchasing.Core.Tests.Flow;

/// <summary>An order of 20 PIECE (line 1) compared with what SUP-001 offers on 2026-03-10.</summary>
public sealed class SourceTermsTests
{
    private static readonly DateOnly Day = new(2026, 3, 10);

    private static readonly SupplierOffer Offer = new()
    {
        ProductId = "P",
        SupplierId = "SUP-001",
        Price = 5m,
        Currency = "USD",
        LeadTimeDays = 5,
        Active = true,
        Moq = 20m,
        Multiple = 5m,
        MaxQuantity = 30m,
    };

    [Fact]
    public async Task What_the_supplier_offers_as_it_was_ordered_is_no_problem() => Assert.Equal([], await AskAsync(20m, Offer));

    [Theory]
    [InlineData(19, "line 1 orders 19 PIECE of P; SUP-001's minimum is 20")]
    [InlineData(22, "line 1 orders 22 PIECE of P; SUP-001 sells whole multiples of 5")]
    [InlineData(1000, "line 1 orders 1000 PIECE of P; SUP-001 takes at most 30 in a line")]
    [InlineData(0.00000001, "line 1 orders 0.00000001 PIECE of P; SUP-001's minimum is 20")]
    public async Task Quantities_that_break_the_terms_are_named(decimal quantity, string problem) =>
        Assert.Equal([problem], await AskAsync(quantity, Offer));

    [Fact]
    public async Task Terms_in_the_suppliers_own_unit_are_compared_in_the_stock_unit()
    {
        SupplierOffer cases = Offer with { Unit = "CASE", Moq = 2m, Multiple = 1m, MaxQuantity = 4m };
        Assert.Equal([], await AskAsync(24m, cases, units: new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m }));
        Assert.Equal(
            ["line 1 orders 20 PIECE of P; SUP-001's minimum is 24"],
            await AskAsync(20m, cases, units: new UnitConversion { ProductId = "P", FromUnit = "CASE", ToUnit = "PIECE", Factor = 12m }));
        Assert.Equal(["line 1: no factor is known from CASE to PIECE any more"], await AskAsync(24m, cases));
    }

    [Fact]
    public async Task An_order_below_the_suppliers_least_value_is_a_problem() =>
        Assert.Equal(
            ["a total of 100 USD is below SUP-001's least order value of 10000 USD"], await AskAsync(20m, Offer with { MinimumOrderValue = 10_000m }));

    public static TheoryData<string, SupplierOffer[]> Gone => new()
    {
        { "SUP-001 no longer offers P", [] },
        { "SUP-001 no longer offers P", [Offer with { SupplierId = "SUP-002" }] },
        { "SUP-001 is inactive", [Offer with { Active = false }] },
        { "SUP-001 is inactive", [Offer with { Active = null }] },
        { "SUP-001's offer for P ended on 2026-03-09", [Offer with { ValidTo = new DateOnly(2026, 3, 9) }] },
        { "SUP-001's offer for P begins on 2026-03-11", [Offer with { ValidFrom = new DateOnly(2026, 3, 11) }] },
        { "SUP-001 now sells P in EUR, not in USD", [Offer with { Currency = "EUR" }] },
    };

    [Theory]
    [MemberData(nameof(Gone))]
    public async Task What_is_no_longer_offered_is_a_problem_in_both_scopes(string problem, SupplierOffer[] offers)
    {
        Assert.Equal([problem], await AskAsync(20m, offers, TermsScope.Quantities));
        Assert.Equal([problem], await AskAsync(20m, offers, TermsScope.Availability));
    }

    [Fact]
    public async Task The_last_day_of_an_offer_still_counts() =>
        Assert.Equal([], await AskAsync(20m, Offer with { ValidFrom = Day, ValidTo = Day }));

    [Fact]
    public async Task One_offer_that_holds_is_enough() =>
        Assert.Equal([], await AskAsync(20m, [Offer with { ValidTo = new DateOnly(2026, 1, 1) }, Offer with { Moq = 50m }, Offer], TermsScope.Quantities));

    [Fact]
    public async Task A_discontinued_product_is_a_problem() =>
        Assert.Equal(["P is discontinued"], await AskAsync(20m, [Offer], TermsScope.Availability, discontinued: true));

    [Fact]
    public async Task Quantities_do_not_matter_where_only_availability_is_asked_for() =>
        Assert.Equal([], await AskAsync(19m, [Offer], TermsScope.Availability));

    /// <summary>9 CASE of 12 PIECE at 15.99 USD per PIECE: 1,726.92 USD.</summary>
    private static readonly PurchaseOrderLine Cases = SampleOrder.Create(OrderStatus.PendingApproval).Lines[0] with
    {
        ProductId = "P",
        Quantity = 108m,
        PurchaseQuantity = 9m,
        PurchaseUnit = "CASE",
        PurchasePrice = 191.88m,
        UnitPrice = 15.99m,
        Amount = 1726.92m,
    };

    private static readonly SupplierOffer ByTheCase = Offer with { Price = 15.99m, PurchaseUnit = "CASE", Moq = null, Multiple = null, MaxQuantity = null };

    private static readonly UnitConversion[] Of12 = [Unit("CASE", 12m), Unit("BOX", 6m)];

    public static TheoryData<string[], SupplierOffer> Prices => new()
    {
        { [], ByTheCase },
        { [], ByTheCase with { Unit = "CASE", Price = 191.88m } },
        // 9 × 198.00 = 1,782.00
        { ["P is ordered at 191.88 USD per CASE; SUP-001 now asks 198 USD, which adds 55.08 USD to the total of 1726.92 USD"], ByTheCase with { Price = 16.50m } },
        // 9 × 180.00 = 1,620.00
        { ["P is ordered at 191.88 USD per CASE; SUP-001 now asks 180 USD, which takes 106.92 USD off the total of 1726.92 USD"], ByTheCase with { Price = 15.00m } },
        // 9 × 191.88 × 0.97 = 1,675.1124
        { ["P is ordered at 191.88 USD per CASE; SUP-001 now asks 186.1236 USD, which takes 51.81 USD off the total of 1726.92 USD"], ByTheCase with { DiscountRate = 0.03m } },
        { [], ByTheCase with { Price = 16.65625m, DiscountRate = 0.04m } },
        { ["P is ordered at 191.88 USD per CASE; SUP-001 now asks 180 USD, which takes 106.92 USD off the total of 1726.92 USD"], ByTheCase with { PriceBreaks = [new PriceBreak(108m, 15m)] } },
        { [], ByTheCase with { PriceBreaks = [new PriceBreak(108.01m, 15m)] } },
        { ["P is ordered by the CASE at 191.88 USD; SUP-001 now sells it by the BOX at 95.94 USD"], ByTheCase with { PurchaseUnit = "BOX" } },
        // 108 × 16.00 = 1,728.00
        { ["P is ordered by the CASE at 191.88 USD; SUP-001 now sells it by the BOX at 96 USD, which adds 1.08 USD to the total of 1726.92 USD"], ByTheCase with { PurchaseUnit = "BOX", Price = 16m } },
        { ["SUP-001's offer for P has no price any more"], ByTheCase with { Price = null } },
        { ["what SUP-001 asks for P cannot be worked out any more: no factor is known from ROLL to PIECE (SUP-001)"], ByTheCase with { PurchaseUnit = "ROLL" } },
    };

    [Theory]
    [MemberData(nameof(Prices))]
    public async Task Another_price_is_a_problem_in_both_scopes_whether_it_rose_or_fell(string[] problems, SupplierOffer offer)
    {
        Assert.Equal(problems, await AskAsync(Ordered(Cases), [offer], TermsScope.Quantities, units: Of12));
        Assert.Equal(problems, await AskAsync(Ordered(Cases), [offer], TermsScope.Availability, units: Of12));
    }

    [Fact]
    public async Task An_order_that_the_supplier_has_keeps_the_price_that_was_agreed() =>
        Assert.Equal([], await AskAsync(Ordered(Cases) with { SentRevision = 1, Revision = 2 }, [ByTheCase with { Price = 20m }], TermsScope.Quantities, units: Of12));

    [Fact]
    public async Task A_case_that_holds_something_else_than_when_it_was_ordered_is_a_problem() =>
        Assert.Equal(
            ["9 CASE of P are ordered as 108 PIECE; they are now 90 PIECE"],
            await AskAsync(Ordered(Cases), [ByTheCase with { Unit = "CASE", Price = 191.88m }], TermsScope.Availability, units: [Unit("CASE", 10m)]));

    [Fact]
    public async Task Measures_that_were_rounded_when_they_were_ordered_are_no_other_quantity()
    {
        // 1,000 LB are 453.592 KG at 2.00; the exact factor makes 453.59237 of them.
        PurchaseOrderLine pounds = Cases with { Quantity = 1000m, StockUnit = "LB", PurchaseQuantity = 453.592m, PurchaseUnit = "KG", PurchaseDecimals = 3, PurchasePrice = 2m, Amount = 907.18m };
        UnitConversion factor = new() { ProductId = "P", FromUnit = "LB", ToUnit = "KG", Factor = 0.45359237m };
        Assert.Equal([], await AskAsync(Ordered(pounds), [ByTheCase with { Unit = "KG", PurchaseUnit = "KG", Price = 2m }], TermsScope.Availability, units: [factor]));
    }

    [Fact]
    public async Task What_is_lost_below_the_minor_unit_is_no_other_price_and_neither_is_one_that_the_rules_set()
    {
        // 9 × 191.8804 = 1,726.9236 is 1,726.92, as 9 × 191.88 is; 9 × 191.8811 = 1,726.9299 is 1,726.93.
        SupplierOffer offer = ByTheCase with { Unit = "CASE", Price = 191.8804m };
        Assert.Equal([], await AskAsync(Ordered(Cases), [offer], TermsScope.Quantities, units: Of12));
        Assert.Single(await AskAsync(Ordered(Cases), [offer with { Price = 191.8811m }], TermsScope.Quantities, units: Of12));
        Assert.Equal([], await AskAsync(Ordered(Cases with { PurchasePrice = null }), [offer with { Price = 300m }], TermsScope.Quantities, units: Of12));
    }

    [Fact]
    public async Task Lines_of_one_product_are_priced_at_what_they_take_together()
    {
        PurchaseOrder order = Ordered(Cases with { PriceTiers = "0: 191.88; 200: 180" }, Cases with { LineNo = 2, WarehouseId = "WH-002" });
        Assert.Equal(
            ["P is ordered at 191.88 USD per CASE; SUP-001 now asks 180 USD, which takes 213.84 USD off the total of 3453.84 USD"],
            await AskAsync(order, [ByTheCase with { PriceBreaks = [new PriceBreak(216m, 15m)] }], TermsScope.Quantities, units: Of12));
    }

    [Fact]
    public async Task Of_several_offers_one_at_the_price_is_enough_and_else_the_cheapest_is_named()
    {
        SupplierOffer dearer = ByTheCase with { Price = 20m, ArticleNumber = "A-20" };
        Assert.Equal([], await AskAsync(Ordered(Cases), [dearer, ByTheCase], TermsScope.Quantities, units: Of12));
        Assert.Equal(
            ["P is ordered at 191.88 USD per CASE; SUP-001 now asks 198 USD, which adds 55.08 USD to the total of 1726.92 USD"],
            await AskAsync(Ordered(Cases), [dearer, ByTheCase with { Price = 16.50m }], TermsScope.Quantities, units: Of12));
    }

    [Fact]
    public async Task A_price_that_another_replaced_or_contradicts_is_not_asked_any_more()
    {
        SupplierOffer newer = ByTheCase with { Price = 16.50m, ValidFrom = new DateOnly(2026, 3, 1) };
        SourceTerms history = Terms([ByTheCase with { ValidFrom = new DateOnly(2020, 1, 1) }, newer], Of12);
        Assert.Equal(
            ["P is ordered at 191.88 USD per CASE; SUP-001 now asks 198 USD, which adds 55.08 USD to the total of 1726.92 USD"],
            await history.ProblemsAsync(Ordered(Cases), Day, TermsScope.Quantities, TestContext.Current.CancellationToken));
        Assert.Equal(198m, (await history.PricedAsync(Ordered(Cases), Day, TestContext.Current.CancellationToken)).Lines[0].PurchasePrice);

        SupplierOffer[] both = [ByTheCase, ByTheCase with { Price = 16.50m }];
        Assert.StartsWith("P: there are two prices at once, 15.99 and 16.5 USD", Assert.Single(await AskAsync(Ordered(Cases), both, TermsScope.Availability, units: Of12)), StringComparison.Ordinal);
        // What the supplier has was agreed at its price.
        Assert.Equal([], await AskAsync(Ordered(Cases) with { SentRevision = 1, Revision = 2 }, both, TermsScope.Quantities, units: Of12));
    }

    [Fact]
    public async Task An_order_is_priced_as_the_supplier_asks_today_and_then_nothing_differs()
    {
        SupplierOffer offer = ByTheCase with { Price = 17m, PriceBreaks = [new PriceBreak(100m, 16.50m)] };
        SourceTerms terms = Terms([offer], Of12);
        PurchaseOrder priced = await terms.PricedAsync(Ordered(Cases), Day, TestContext.Current.CancellationToken);
        PurchaseOrderLine line = Assert.Single(priced.Lines);
        Assert.Equal((198m, 16.50m, 1782.00m, "0: 204; 100: 198", 1782.00m), (line.PurchasePrice, line.UnitPrice, line.Amount, line.PriceTiers, priced.TotalAmount));
        Assert.Equal([], await terms.ProblemsAsync(priced, Day, TermsScope.Quantities, TestContext.Current.CancellationToken));
        Assert.Same(priced, await terms.PricedAsync(priced, Day, TestContext.Current.CancellationToken));

        // What is no longer offered as it was ordered keeps its price: somebody has to look at it.
        PurchaseOrder gone = Ordered(Cases);
        Assert.Same(gone, await Terms([offer with { PurchaseUnit = "BOX" }], Of12).PricedAsync(gone, Day, TestContext.Current.CancellationToken));
        Assert.Same(gone, await Terms([offer with { Active = false }], Of12).PricedAsync(gone, Day, TestContext.Current.CancellationToken));
    }

    private static UnitConversion Unit(string name, decimal pieces) => new() { ProductId = "P", FromUnit = name, ToUnit = "PIECE", Factor = pieces };

    private static PurchaseOrder Ordered(params PurchaseOrderLine[] lines) => SampleOrder.Create(OrderStatus.PendingApproval) with
    {
        SupplierId = "SUP-001",
        Currency = "USD",
        TotalAmount = lines.Sum(line => line.Amount),
        Lines = lines,
    };

    private static Task<IReadOnlyList<string>> AskAsync(decimal quantity, SupplierOffer offer, params UnitConversion[] units) =>
        AskAsync(quantity, [offer], TermsScope.Quantities, units: units);

    private static Task<IReadOnlyList<string>> AskAsync(
        decimal quantity, SupplierOffer[] offers, TermsScope scope, bool discontinued = false, UnitConversion[]? units = null)
    {
        PurchaseOrder order = SampleOrder.Create(OrderStatus.PendingApproval) with
        {
            SupplierId = "SUP-001",
            Currency = "USD",
            TotalAmount = 100m,
            Lines = [SampleOrder.Create(OrderStatus.PendingApproval).Lines[0] with { ProductId = "P", Quantity = quantity }],
        };
        return AskAsync(order, offers, scope, discontinued, units);
    }

    private static Task<IReadOnlyList<string>> AskAsync(
        PurchaseOrder order, SupplierOffer[] offers, TermsScope scope, bool discontinued = false, UnitConversion[]? units = null) =>
        Terms(offers, units ?? [], discontinued).ProblemsAsync(order, Day, scope, TestContext.Current.CancellationToken);

    private static SourceTerms Terms(SupplierOffer[] offers, UnitConversion[] units, bool discontinued = false) => new(
        () => FactQueries.Parse(PurchasingDefaults.Graph, PurchasingDefaults.GraphName),
        new FixedFacts(offers, [new Demand { ProductId = "P", AvgDaily = 1m, Discontinued = discontinued }], units),
        new PurchasingOptions());

    private sealed class FixedFacts(SupplierOffer[] offers, Demand[] demand, UnitConversion[] units) : IFactProviderFactory
    {
        public IFactProvider<T> Create<T>(FactQuery query)
            where T : class =>
            new Fixed<T>(offers.Cast<object>().Concat(demand).Concat(units).OfType<T>());

        public IProductCatalogue CreateCatalogue(FactQuery query) => throw new NotSupportedException();

        public IExchangeRates CreateRates(FactQuery query) => throw new NotSupportedException();
    }

    private sealed class Fixed<T>(IEnumerable<T> facts) : IFactProvider<T>
        where T : class
    {
        public string Source => "fixed";

        public ValueTask<FactBatch<T>> GetAsync(ProductSet products, CancellationToken cancellationToken)
        {
            FactBatch<T> batch = new(Source);
            foreach (T fact in facts)
                batch.Add("P", fact);
            return new(batch);
        }
    }
}
