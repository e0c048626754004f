using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Tests.Calculation;

public sealed class UnitGraphTests
{
    private static UnitConversion Edge(string from, string to, decimal? factor) =>
        new() { ProductId = "P", FromUnit = from, ToUnit = to, Factor = factor };

    private static readonly UnitGraph Chain = UnitGraph.Of([Edge("CASE", "PIECE", 12m), Edge("PALLET", "CASE", 48m)]);

    [Fact]
    public void A_given_factor_converts() => Assert.Equal(36m, Chain.Convert(3m, "CASE", "PIECE"));

    [Fact]
    public void The_inverse_of_a_factor_is_exact() => Assert.Equal(9m, Chain.Convert(108m, "PIECE", "CASE"));

    [Fact]
    public void A_chain_of_factors_converts_both_ways()
    {
        Assert.Equal(576m, Chain.Convert(1m, "PALLET", "PIECE"));
        Assert.Equal(0.5m, Chain.Convert(288m, "PIECE", "PALLET"));
    }

    [Fact]
    public void A_unit_is_itself_without_any_factor() => Assert.Equal(5m, UnitGraph.Of([]).Convert(5m, "PIECE", "PIECE"));

    [Fact]
    public void Units_that_are_not_connected_do_not_convert() => Assert.Null(Chain.Convert(1m, "CASE", "KG"));

    [Fact]
    public void A_missing_factor_is_never_one()
    {
        UnitGraph graph = UnitGraph.Of([Edge("CASE", "PIECE", null)]);
        Assert.Null(graph.Convert(1m, "CASE", "PIECE"));
        Assert.Equal("unit factor CASE → PIECE is missing", Assert.Single(graph.Problems()));
    }

    [Fact]
    public void A_price_converts_the_other_way_than_a_quantity()
    {
        Assert.True(Chain.TryFind("CASE", "PIECE", out UnitPath path));
        Assert.Equal(2m, path.ConvertPrice(24m));
    }

    [Fact]
    public void Two_ways_that_disagree_are_a_contradiction()
    {
        UnitGraph graph = UnitGraph.Of([Edge("CASE", "PIECE", 12m), Edge("PALLET", "CASE", 48m), Edge("PALLET", "PIECE", 500m)]);
        Assert.Contains(graph.Problems(), problem => problem.Contains("contradicts", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_ways_that_agree_are_no_problem() =>
        Assert.Empty(UnitGraph.Of([Edge("CASE", "PIECE", 12m), Edge("PALLET", "CASE", 48m), Edge("PALLET", "PIECE", 576m)]).Problems());

    [Fact]
    public void A_factor_of_zero_is_a_problem() =>
        Assert.Equal("unit factor CASE → PIECE is 0, it must be greater than 0", Assert.Single(UnitGraph.Of([Edge("CASE", "PIECE", 0m)]).Problems()));
}
