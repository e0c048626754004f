using Purchasing.Rete.Explanation;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>Questions to a session: queries and why-not over every kind of condition.</summary>
public sealed class QuestionTests
{
    private static readonly RuleSet s_rules = RuleSet.Parse("""
        { "name": "t", "parameters": { "least": 5 },
          "facts": { "Product": { "id": "string" }, "Stock": { "product": "string", "onHand": "int", "counted": "date?" }, "Order": { "product": "string" } },
          "rules": [
            { "name": "plenty", "when": [ { "p": "Product" }, { "accumulate": { "s": "Stock", "where": "s.product == p.id" }, "compute": { "total": "sum(s.onHand)" }, "having": "total > least" }, { "o": "Order", "where": "o.product == p.id" } ], "then": [] },
            { "name": "counted today", "when": { "s": "Stock", "where": "s.counted == today()" }, "then": [] },
            { "name": "ordered", "when": [ { "p": "Product" }, { "exists": { "o": "Order", "where": "o.product == p.id" } } ], "then": [] },
            { "name": "last year", "effectiveTo": "2025-12-31", "when": { "p": "Product" }, "then": [] },
            { "name": "off", "enabled": false, "when": { "p": "Product" }, "then": [] } ] }
        """, new RuleSetOptions().AddFunction("twice", (int x) => 2 * x));

    private readonly Session _session = s_rules.CreateSession(new SessionOptions { Now = new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero) });

    [Fact]
    public void Why_not_takes_the_results_of_the_facts_that_it_looks_at()
    {
        Insert("Product", ("id", "A"));
        Insert("Product", ("id", "B"));
        Insert("Stock", ("product", "A"), ("onHand", 9));
        Insert("Stock", ("product", "B"), ("onHand", 3));
        FactHandle order = Insert("Order", ("product", "B"));
        // A has enough but no order, B an order but not enough.
        WhyNot answer = _session.WhyNot("plenty");
        Assert.False(answer.Matches);
        Assert.Equal(2, answer.Satisfied);
        Assert.Equal("A", answer.Candidates[0].Values["p.id"]);
        answer = _session.WhyNot("plenty", _session.Facts("Product").Last().Handle);
        Assert.Equal("The rule 'plenty' does not match: total = sum(s.onHand) over s: Stock where s.product == p.id having row.total > 5 is not satisfied. row.total > 5 is false, with row.total = 3.", answer.Message);
        _session.Retract(order);
        Insert("Order", ("product", "A"));
        Assert.True(_session.WhyNot("plenty").Matches);
    }

    [Fact]
    public void Why_not_of_something_that_must_exist_shows_what_came_nearest()
    {
        Insert("Product", ("id", "A"));
        Insert("Order", ("product", "B"));
        WhyNotCandidate nearest = Assert.Single(_session.WhyNot("ordered").Candidates);
        Assert.Equal(("Order(product: B)", "B", "A"), (nearest.Fact.ToString(), nearest.Values["o.product"], nearest.Values["p.id"]));
    }

    [Fact]
    public void Questions_read_the_instant_of_the_session()
    {
        Insert("Product", ("id", "A"));
        Insert("Stock", ("product", "A"), ("onHand", 9), ("counted", new DateOnly(2025, 6, 1)));
        using Session other = s_rules.CreateSession(new SessionOptions { Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        other.Insert(s_rules.CreateFact("Product", new Dictionary<string, object?> { ["id"] = "A" }));
        Assert.Equal("The rule 'last year' does not match: it applied only until 2025-12-31.", other.WhyNot("last year").Message);
        Assert.Equal("The rule 'off' does not match: it is disabled.", other.WhyNot("off").Message);
        Assert.True(_session.WhyNot("last year").Matches);
        Assert.True(_session.WhyNot("counted today").Matches);
        Assert.Single(_session.Query("Stock", "s", "s.counted == today()"));
    }

    [Fact]
    public void Queries_use_parameters_and_functions_of_the_rule_set()
    {
        Insert("Stock", ("product", "A"), ("onHand", 2));
        Insert("Stock", ("product", "B"), ("onHand", 3));
        Assert.Equal("Stock(product: B, onHand: 3)", _session.Snapshot(Assert.Single(_session.Query("Stock", "s", "twice(s.onHand) > least")).Handle).ToString());
        Assert.Contains("unknown field 'onHnd' of Stock; did you mean 'onHand'?", Assert.Throws<Purchasing.Rete.Expressions.ExpressionException>(() => _session.Query("Stock", "s", "s.onHnd > 1")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _session.Query("Stock", "least", "least.onHand > 1"));
        Assert.Throws<ArgumentException>(() => _session.Query("Stok", "s", "true"));
    }

    private FactHandle Insert(string type, params (string Field, object Value)[] values) =>
        _session.Insert(s_rules.CreateFact(type, values.ToDictionary(v => v.Field, v => (object?)v.Value)));
}
