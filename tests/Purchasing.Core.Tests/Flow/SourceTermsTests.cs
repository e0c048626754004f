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

    private static Task<IReadOnlyList<string>> AskAsync(decimal quantity, SupplierOffer offer, params UnitConversion[] units) =>
        AskAsync(quantity, [offer], TermsScope.Quantities, units: units);

    private static async Task<IReadOnlyList<string>> AskAsync(
        decimal quantity, SupplierOffer[] offers, TermsScope scope, bool discontinued = false, UnitConversion[]? units = null)
    {
        FixedFacts facts = new(offers, [new Demand { ProductId = "P", AvgDaily = 1m, Discontinued = discontinued }], units ?? []);
        SourceTerms terms = new(() => FactQueries.Parse(PurchasingDefaults.Graph, PurchasingDefaults.GraphName), facts);
        PurchaseOrder order = SampleOrder.Create(OrderStatus.PendingApproval) with
        {
            SupplierId = "SUP-001",
            Currency = "USD",
            TotalAmount = 100m,
            Lines = [SampleOrder.Create(OrderStatus.PendingApproval).Lines[0] with { ProductId = "P", Quantity = quantity }],
        };
        return await terms.ProblemsAsync(order, Day, scope, TestContext.Current.CancellationToken);
    }

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
