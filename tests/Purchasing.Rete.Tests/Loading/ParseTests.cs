namespace Purchasing.Rete.Tests.Loading;

public sealed class ParseTests
{
    [Fact]
    public void A_parsed_rule_set_runs_its_own_tests()
    {
        RuleSet rules = RuleSet.Parse("""
            {
              "name": "t", "parameters": { "factor": 1.2 },
              "facts": { "Demand": { "productId": "string", "trend": "string?" }, "Decision": { "productId": "string", "shortage": "decimal?", "adjusted": "decimal?" } },
              "rules": [ {
                "name": "Add safety stock when demand is rising",
                "when": [ { "d": "Demand", "where": "d.trend == 'increasing'" }, { "x": "Decision", "where": ["x.productId == d.productId", "x.shortage > 0"] } ],
                "then": { "modify": "x", "set": { "adjusted": "x.shortage * factor" } },
                "because": "Demand for {d.productId} is rising: {x.shortage} becomes {x.adjusted}" } ],
              "tests": [ { "name": "rising", "given": { "Demand": { "productId": "P", "trend": "increasing" }, "Decision": { "productId": "P", "shortage": 88.5 } },
                "expect": { "Decision": { "adjusted": 106.2 }, "fired": ["Add safety stock when demand is rising"] } } ]
            }
            """);
        RuleTestResult result = Assert.Single(rules.RunTests());
        Assert.Empty(result.Problems);
        Assert.Equal("Demand for P is rising: 88.5 becomes 106.2", result.Explanation[0].Sentence);
    }

    [Fact]
    public void A_rule_set_with_errors_is_not_made_and_all_errors_are_carried()
    {
        RuleSetException error = Assert.Throws<RuleSetException>(() => RuleSet.Parse("""{ "name": "t", "rules": [ { "name": "a", "when": { "d": "Demand" }, "then": {} }, { "name": "b" } ] }"""));
        Assert.Equal(3, error.Diagnostics.Count);
        Assert.Contains("The rule set has 3 errors", error.Message, StringComparison.Ordinal);
    }
}
