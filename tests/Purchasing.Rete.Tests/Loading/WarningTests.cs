using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>What loads, but is probably a mistake.</summary>
public sealed class WarningTests : LoaderTestBase
{
    private const string Facts = """ "facts": { "A": { "id": "int", "x": "decimal?", "s": "string" }, "B": { "id": "int" } } """;

    public static TheoryData<string, string, string> Rules => new()
    {
        { """{ "when": { "a": "A", "where": ["a.x > 5", "a.x ^^< 3"] }, "then": [] }""", "never-true", "the rule can never match: no value satisfies this test together with those before it" },
        { """{ "when": { "a": "A", "where": "a.s == 'p' && a.s ^^== 'q'" }, "then": [] }""", "never-true", "the rule can never match: no value satisfies this test together with those before it" },
        { """{ "when": { "a": "A", "where": "a.id in [1, 2] && a.id ^^>= 3" }, "then": [] }""", "never-true", "the rule can never match: no value satisfies this test together with those before it" },
        { """{ "when": { "a": "A", "where": "1 ^^> 2" }, "then": [] }""", "never-true", "the condition is never true" },
        { """{ "when": { "a": "A", "where": "a.id ^^== null" }, "then": [] }""", "never-null", "int is never null: the comparison is always false" },
        { """{ "when": { "a": "A", "where": "(a.id ^^?? 1) == 1" }, "then": [] }""", "never-null", "the left side of '??' is never null" },
        { """{ "when": [ { "a": "A" }, ^^{ "b": "B" } ], "then": [] }""", "cartesian-join", "no test links 'b' to 'a': the rule matches every combination of the two" },
        { """{ "when": [], "then": { "focus": ^^"nowhere" } }""", "unknown-group", "no rule is in the group 'nowhere'" },
    };

    public static TheoryData<string> Sound =>
    [
        """{ "when": { "a": "A", "where": ["a.x > 3", "a.x < 5"] }, "then": [] }""",
        """{ "when": { "a": "A", "where": "a.id in [1, 2] && a.id >= 2" }, "then": [] }""",
        """{ "when": [ { "a": "A" }, { "b": "B", "where": "b.id == a.id" } ], "then": [] }""",
        """{ "when": [ { "a": "A" }, { "b": "B" }, { "test": "a.id == b.id" } ], "then": [] }""",
        """{ "when": [ { "a": "A" }, { "b": "B", "where": "b.id == 7" } ], "then": [] }""",
        """{ "when": [ { "a": "A" }, { "not": { "b": "B" } } ], "then": [] }""",
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_doubtful_rule_loads_with_a_warning(string rule, string code, string message)
    {
        Marked text = new(Wrap(rule), "");
        Diagnostic warning = Assert.Single(Diagnose(text.Text), d => d.Code != "unused");
        Assert.Equal((DiagnosticSeverity.Warning, code, message, text.Location, "r"), (warning.Severity, warning.Code, warning.Message, warning.Location, warning.Rule));
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void A_sound_rule_loads_without_one(string rule) => Assert.DoesNotContain(Diagnose(Wrap(rule)), d => d.Code != "unused");

    [Fact]
    public void Declarations_that_no_rule_uses_are_named() =>
        Assert.Equal(
            ["field 's' of A is neither read nor set by a rule", "fact type 'B' is used by no rule"],
            Diagnose(Wrap("""{ "when": { "a": "A", "where": "a.id > 0" }, "then": { "modify": "a", "set": { "x": 1 } } }""")).Select(d => d.Message));

    [Theory]
    [InlineData("x", """ "given": { "A": { "id": 1, "s": "a" } } """, true)]
    [InlineData("x", """ "given": { "A": { "id": 1, "s": "a", "x": 2 } } """, false)]
    [InlineData("x", """ "given": { "B": { "id": 1 } } """, false)]
    [InlineData("id", """ "given": { "A": { "id": 1, "s": "a" } } """, false)]
    public void A_field_that_rules_read_and_nothing_sets_is_named(string field, string given, bool warned)
    {
        string file = $$"""{ "name": "t", {{Facts}}, "rules": [ { "name": "r", "when": { "a": "A", "where": "a.{{field}} > 0" }, "then": [] } ], "tests": [ { "name": "one", {{given}}, "expect": {} } ] }""";
        Diagnostic? warning = Diagnose(file).FirstOrDefault(d => d.Code == "never-set");
        Assert.Equal(warned ? "field 'x' of A is read, but no rule and no test's fact sets it" : null, warning?.Message);
        if (warned) Assert.StartsWith("\"x\": \"decimal?\"", file[(warning!.Location.Column - 1)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first", """[ ["> 10", 1], ["^^> 20", 2] ]""", "row 2 never fires: row 1 above it holds whenever it does")]
    [InlineData("first", """[ ["*", 1], ["^^5", 2] ]""", "row 2 never fires: row 1 above it holds whenever it does")]
    [InlineData("first", """[ ["in [1, 2]", 1], ["^^2", 2] ]""", "row 2 never fires: row 1 above it holds whenever it does")]
    [InlineData("first", """[ ["1..9", 1], ["^^2..9", 2] ]""", "row 2 never fires: row 1 above it holds whenever it does")]
    [InlineData("all", """[ [">= 5", 1], ["^^>= 5", 2] ]""", "row 2 has the same conditions as row 1: both fire")]
    public void A_row_that_another_shadows_is_named(string hit, string rows, string message)
    {
        // Rows are marked inside of the cell's quotes; a row stands where its first cell does.
        Marked text = new(Table(hit, rows), "");
        Diagnostic warning = Assert.Single(Diagnose(text.Text), d => d.Code == "shadowed-row");
        Assert.Equal((message, text.Location with { Column = text.Location.Column - 1 }), (warning.Message, warning.Location));
    }

    [Theory]
    [InlineData("first", """[ ["> 20", 1], ["> 10", 2] ]""")]
    [InlineData("first", """[ ["> 10", 1], [">= 10", 2] ]""")]
    [InlineData("first", """[ ["1..9", 1], ["5..10", 2] ]""")]
    [InlineData("all", """[ ["> 10", 1], ["> 20", 2] ]""")]
    public void A_row_that_may_fire_is_not(string hit, string rows) => Assert.DoesNotContain(Diagnose(Table(hit, rows)), d => d.Code == "shadowed-row");

    private static string Wrap(string rule) => $$"""{ "name": "t", {{Facts}}, "rules": [ { "name": "r", {{rule[1..]}} ] }""";

    private static string Table(string hit, string rows) =>
        $$"""{ "name": "t", {{Facts}}, "tables": [ { "name": "d", "hit": "{{hit}}", "when": { "a": "A" }, "columns": [ { "if": "a.x" }, { "set": "a.x" } ], "rows": {{rows}} } ] }""";
}
