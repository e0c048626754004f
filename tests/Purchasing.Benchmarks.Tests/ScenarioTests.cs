using Purchasing.Benchmarks.Scenarios;

namespace Purchasing.Benchmarks.Tests;

/// <summary>The engine and the code written by hand do the same work: otherwise their times could not be compared.</summary>
public sealed class ScenarioTests
{
    [Fact]
    public void A_catalogue_is_decided_by_rules_as_by_hand()
    {
        CatalogueScenario rules = new(500), hand = new(500);

        // Two firings for each product, and a third for those that order something.
        Assert.InRange(rules.InsertAndFire(), 1_000, 1_500);
        hand.DecideByHand();
        Assert.NotEqual(0, hand.Ordered);
        Assert.Equal(hand.Ordered, rules.Ordered);
    }

    [Fact]
    public void Updated_stock_leads_to_the_same_orders_by_rules_as_by_hand()
    {
        CatalogueScenario rules = new(500), hand = new(500);
        rules.InsertAndFire();
        hand.DecideByHand();
        decimal before = hand.Ordered;

        Assert.InRange(rules.UpdateStock(), 10, 15);
        hand.UpdateByHand();
        Assert.NotEqual(before, hand.Ordered);
        Assert.Equal(hand.Ordered, rules.Ordered);
    }

    [Fact]
    public void A_catalogue_can_be_run_again_in_the_same_session()
    {
        CatalogueScenario rules = new(200);
        int first = rules.InsertAndFire();
        decimal ordered = rules.Ordered;

        Assert.Equal(first, rules.InsertAndFire());
        Assert.Equal(ordered, rules.Ordered);
    }

    [Fact]
    public void A_join_finds_what_dictionaries_find()
    {
        JoinScenario rules = new(900), hand = new(900);

        Assert.Equal(300, rules.InsertAndFire());
        Assert.Equal(300, hand.Dictionaries());
        Assert.Equal(hand.Shortage, rules.Shortage);
    }

    [Fact]
    public void A_session_keeps_some_memory_for_each_fact() => Assert.InRange(new JoinScenario(30_000).RetainedBytesPerFact(), 10, 1_000);

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public void Every_fact_meets_the_rule_of_its_constant(int rules)
    {
        var alpha = new AlphaScenario(rules);

        Assert.Equal(AlphaScenario.Facts, alpha.InsertAndFire());
        Assert.Equal(AlphaScenario.Facts, alpha.Right);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void A_sum_kept_up_to_date_is_the_sum_by_hand(int warehouses)
    {
        AccumulateScenario rules = new(warehouses), hand = new(warehouses);

        Assert.Equal(AccumulateScenario.Updates, rules.Update());
        hand.ByHand();
        rules.Update();
        hand.ByHand();
        Assert.Equal(hand.Shortage, rules.Shortage);
    }
}
