using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Tests.Loading;

public sealed class LoadTests : LoaderTestBase
{
    private const string Facts = """
        "enums": { "Trend": ["increasing", "stable"] },
        "facts": {
          "Demand": { "productId": "string", "avgDaily": "decimal", "trend": "Trend", "since": "date?" },
          "Stock": { "productId": "string", "warehouseId": "string", "onHand": "decimal", "reserved": "decimal?" },
          "Decision": { "productId": "string", "shortage": "decimal?", "adjusted": "decimal?", "orderQty": { "type": "decimal", "default": 0 }, "status": { "enum": ["open", "done"], "default": "open" } },
          "Hold": { "productId": "string" }
        }
        """;

    private static RuleSetModel LoadRule(string rule, string more = "") =>
        Load($$"""{ "name": "t", {{Facts}}, "parameters": { "factor": 1.2, "limit": 100 }, "rules": [ {{rule}} ] {{more}} }""");

    [Fact]
    public void A_rule_with_joins_and_a_negation_is_read_with_its_conditions_split()
    {
        RuleModel rule = Assert.Single(LoadRule("""
            { "name": "r", "salience": 90, "group": "quantity",
              "when": [
                { "d": "Demand", "where": "d.trend == 'increasing' && d.avgDaily > 0" },
                { "x": "Decision", "where": ["x.productId == d.productId", "x.shortage > 0"] },
                { "not": { "h": "Hold", "where": "h.productId == d.productId" } } ],
              "then": [ { "modify": "x", "set": { "adjusted": "x.shortage * factor", "orderQty": "x.shortage * factor", "status": "'done'" } } ],
              "because": "Rising: {x.shortage:F2} for {d.productId}" }
            """).Rules);
        AndCondition when = Assert.IsType<AndCondition>(rule.When);
        Assert.Equal(2, Assert.IsType<PatternCondition>(when.Children[0]).Tests.Count);
        Assert.Equal(2, Assert.IsType<PatternCondition>(when.Children[1]).Tests.Count);
        Assert.IsType<NotCondition>(when.Children[2]);
        Assert.Equal(90, rule.Salience);
        ModifyAction modify = Assert.IsType<ModifyAction>(Assert.Single(rule.Then));
        // x.shortage > 0 proves it not null, so its product may go into a field that cannot be null.
        Assert.Equal(typeof(decimal), modify.Fields[1].Value.Type);
        Assert.True(modify.Fields[2].Value.Type.IsEnum);
        Assert.Equal(4, rule.Because!.Parts.Count);
    }

    [Fact]
    public void An_accumulate_makes_a_row_whose_fields_are_names()
    {
        RuleModel rule = Assert.Single(LoadRule("""
            { "name": "r",
              "when": [
                { "x": "Decision" },
                { "accumulate": { "s": "Stock", "where": "s.productId == x.productId" },
                  "compute": { "position": "sum(s.onHand - (s.reserved ?? 0))", "rows": "count()", "least": "min(s.onHand)" },
                  "groupBy": { "w": "s.warehouseId" }, "having": "position < limit && least > 1" } ],
              "then": { "modify": "x", "set": { "orderQty": "position + least" } } }
            """).Rules);
        AccumulateCondition accumulate = Assert.IsType<AccumulateCondition>(((AndCondition)rule.When).Children[1]);
        Assert.Equal(["w", "position", "rows", "least"], accumulate.Row.FactType.Fields.Select(f => f.Name));
        Assert.Equal([typeof(string), typeof(decimal), typeof(int), typeof(decimal?)], accumulate.Row.FactType.Fields.Select(f => f.Type));
        Assert.Equal(2, accumulate.Having.Count);
        Assert.Equal("sum", accumulate.Results[0].Function);
    }

    [Fact]
    public void Forall_becomes_a_negation_of_the_opposite()
    {
        RuleModel rule = Assert.Single(LoadRule("""
            { "name": "r", "when": [ { "x": "Decision" }, { "forall": { "s": "Stock", "where": "s.productId == x.productId" }, "satisfy": "s.onHand > 0" } ], "then": { "retract": "x" } }
            """).Rules);
        PatternCondition pattern = Assert.IsType<PatternCondition>(Assert.IsType<NotCondition>(((AndCondition)rule.When).Children[1]).Inner);
        Assert.Equal(2, pattern.Tests.Count);
        Assert.Equal(UnaryOperator.Not, Assert.IsType<BoundUnary>(pattern.Tests[1]).Operator);
    }

    [Fact]
    public void A_variable_bound_in_every_branch_of_an_or_is_one_variable()
    {
        RuleModel rule = Assert.Single(LoadRule("""
            { "name": "r", "when": { "or": [ { "x": "Decision", "where": "x.shortage > 5" }, [ { "h": "Hold" }, { "x": "Decision", "where": "x.productId == h.productId" } ] ] }, "then": { "retract": "x" } }
            """).Rules);
        OrCondition or = Assert.IsType<OrCondition>(Assert.Single(((AndCondition)rule.When).Children));
        Variable first = ((PatternCondition)or.Children[0]).Variable;
        Variable second = ((PatternCondition)((AndCondition)or.Children[1]).Children[1]).Variable;
        Assert.Same(first, second);
        Assert.Same(first, ((RetractAction)rule.Then[0]).Variable);
    }

    [Fact]
    public void Let_names_are_replaced_and_take_part_in_proofs()
    {
        RuleModel rule = Assert.Single(LoadRule("""
            { "name": "r", "when": [ { "x": "Decision" }, { "let": { "need": "x.shortage * factor" } }, { "test": "need > limit" } ], "then": { "modify": "x", "set": { "orderQty": "need" } } }
            """).Rules);
        Assert.Equal(2, ((AndCondition)rule.When).Children.Count);
        Assert.Equal(typeof(decimal), ((ModifyAction)rule.Then[0]).Fields[0].Value.Type);
    }

    [Theory]
    [InlineData("x.shortage > 0", true)]
    [InlineData("0 < x.shortage", true)]
    [InlineData("x.shortage * 2 - 1 >= limit", true)]
    [InlineData("x.shortage != null", true)]
    [InlineData("x.shortage == 5", true)]
    [InlineData("x.shortage in [1, 2]", true)]
    [InlineData("x.shortage in 1..2", true)]
    [InlineData("x.shortage > 0 && limit > 1", true)]
    [InlineData("x.shortage != 5", false)]
    [InlineData("x.shortage in [1, null]", false)]
    [InlineData("x.shortage > 0 || limit > 1", false)]
    [InlineData("!(x.shortage > 0)", false)]
    [InlineData("(x.shortage ?? 1) > 0", false)]
    [InlineData("x.shortage == x.adjusted", false)]
    public void Only_a_condition_that_fails_on_null_proves_a_field_not_null(string where, bool proves)
    {
        string rule = $$"""{ "name": "r", "when": { "x": "Decision", "where": "{{where}}" }, "then": { "modify": "x", "set": { "orderQty": "x.shortage" } } }""";
        IReadOnlyList<Diagnostic> diagnostics = Diagnose($$"""{ "name": "t", {{Facts}}, "parameters": { "limit": 100 }, "rules": [ {{rule}} ] }""");
        Assert.Equal(proves, diagnostics.All(d => d.Severity != DiagnosticSeverity.Error));
    }

    [Fact]
    public void A_decision_table_becomes_rules_that_know_their_row()
    {
        RuleSetModel model = Load($$"""
            { "name": "t", {{Facts}}, "tables": [ {
              "name": "lot", "hit": "first", "when": [ { "d": "Demand" }, { "x": "Decision", "where": "x.productId == d.productId" } ],
              "columns": [ { "if": "d.trend" }, { "if": "x.shortage" }, { "set": "x.orderQty" }, { "set": "x.status" } ],
              "rows": [ [ "increasing", "> 100", "x.shortage * 1.2", "done" ], [ "*", "10..100", 50, "done" ], [ "", "< 10", "0", "" ] ] } ] }
            """);
        Assert.Equal(["lot row 1", "lot row 2", "lot row 3"], model.Rules.Select(r => r.Name));
        Assert.Equal(("lot", 2), model.Rules[1].TableRow);
        Assert.Equal(2, ((ModifyAction)model.Rules[0].Then[0]).Fields.Count);
        Assert.Single(((ModifyAction)model.Rules[2].Then[0]).Fields);
    }

    [Fact]
    public void Tests_in_the_file_are_read_with_typed_values()
    {
        RuleSetModel model = LoadRule("""{ "name": "r", "when": { "x": "Decision" }, "then": { "halt": true } }""",
            """, "tests": [ { "name": "a", "now": "2026-01-31", "given": { "Demand": [ { "productId": "P", "avgDaily": 5, "trend": "stable", "since": "2026-01-01" } ] }, "expect": { "Decision": { "shortage": null }, "fired": ["r"] } } ]""");
        RuleTestModel test = Assert.Single(model.Tests);
        Assert.Equal([5m, new DateOnly(2026, 1, 1)], test.Given[0].Values.Where(v => v.Key.Name is "avgDaily" or "since").Select(v => v.Value));
        Assert.Equal(["r"], test.ExpectedFired);
    }

    [Theory]
    [InlineData("n", "5", 5)]
    [InlineData("n", "5.0", 5)]
    [InlineData("l", "5000000000", 5000000000)]
    [InlineData("n", "5.5", null)]
    [InlineData("n", "5000000000", null)]
    public void A_parameter_of_whole_numbers_takes_them_from_a_text(string name, string text, object? expected)
    {
        const string Rules = """{ "name": "t", "parameters": { "n": { "type": "int", "value": 1 }, "l": { "type": "long", "value": 1 } } }""";
        RuleSetOptions options = new() { Parameters = { [name] = text } };
        if (expected is null)
            Assert.Contains("it is int", Assert.ThrowsAny<Exception>(() => Load(Rules, options)).Message, StringComparison.Ordinal);
        else
            Assert.Equal(expected, Load(Rules, options).Parameters[name]);
    }

    [Fact]
    public void The_host_can_replace_a_parameter_by_a_value_that_fits()
    {
        RuleSetOptions options = new() { Parameters = { ["limit"] = 99.5m } };
        Assert.Equal(99.5m, Load("""{ "name": "t", "parameters": { "limit": 100 } }""", options).Parameters["limit"]);
        Assert.NotEqual(Load("""{ "name": "t", "parameters": { "limit": 100 } }""", options).Hash, Load("""{ "name": "t", "parameters": { "limit": 100 } }""").Hash);
    }
}
