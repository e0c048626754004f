using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Hosting;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>The rarer mistakes: what is declared twice, left empty, too large, or does not suit what the host registered.</summary>
public sealed class MoreLoadErrorTests : LoaderTestBase
{
    private const string Facts = """ "enums": { "Trend": ["up", "down"] }, "facts": { "A": { "x": "int", "ok": "bool", "s": "string?" }, "B": { "id": "int" } } """;

    public static TheoryData<string, string, string?> Rules => new()
    {
        { """ "when": { "accumulate": ^^[], "compute": { "n": "count()" } }, "then": [] """, "'accumulate' has no conditions", null },
        { """ "when": { "accumulate": { "a": "A" }, "compute": ^^{ } }, "then": [] """, "'compute' has no results", null },
        { """ "when": { "accumulate": { "a": "A" }, "groupBy": { "k": "a.x" }, "compute": { ^^"k": "count()" } }, "then": [] """, "'k' is a group key already", null },
        { """ "when": { "accumulate": { "a": "A" }, "compute": { "n": "sum(^^null)" } }, "then": [] """, "sum of null is no value", null },
        { """ "when": { "accumulate": { "a": "A" }, "compute": { "n": "max(^^a.ok)" } }, "then": [] """, "max needs values with an order, but bool has none", null },
        { """ "when": { "accumulate": { "a": "A" }, "compute": { "n": "median(^^a.s)" } }, "then": [] """, "median takes decimal, and may not be null, but this is string", null },
        { """ "when": { "a": "A" }, "then": { "insert": ^^"Closed" } """, "Closed cannot be inserted by a rule: it has no public constructor", null },
        { """ "when": { "a": "A" }, "then": { "modify": "a", "set": { "x": 1, ^^"X": 2 } } """, "field 'x' is set twice", null },
        { """ "when": { "a": "A" }, "then": [], "because": "{a.x^^:F2" """, "the format is not closed", "add '}'" },
        { """ "when": { "a": "A", "where": "null.^^x == 1" }, "then": [] """, "null has no field 'x'", null },
        { """ "when": { "a": "A", "where": "^^a.s in codes()" }, "then": [] """, "the collection holds int, but the value is string", null },
        { """ "when": { "a": "A", "where": "^^matches(a.s)" }, "then": [] """, "matches needs a string and a pattern", "expected matches(string, 'pattern')" },
        { """ "when": { "a": "A", "where": "^^text() == ''" }, "then": [] """, "text needs a value, and a constant format if any", "expected text(value) or text(value, 'format')" },
        { $$""" "when": { "a": "A", "where": "^^min({{Join(51, _ => "a.x")}}) > 1" }, "then": [] """, "min takes at most 50 values", null },
        { $$""" "when": { "a": "A", "where": "^^{{new string(' ', 16_380)}}a.x > 1" }, "then": [] """, "the expression has 16387 characters; at most 16384 are allowed", null },
        { $$""" "when": { "a": "A", "where": "{{new string('(', 200)}}^^{{new string('(', 9)}}a.ok{{new string(')', 209)}}" }, "then": [] """, "the expression is nested more than 200 levels deep", "split it with let" },
        { $$""" "when": { "a": "A" }, "then": [], "because": ^^"{{new string('a', 16_385)}}" """, "'because' has more than 16384 characters", null },
        { $$""" "when": { "a": "A" }, "then": [], "because": "{{string.Concat(Enumerable.Repeat("{a.x}", 200))}}^^{a.x}" """, "'because' has more than 200 holes", null },
        { $$""" "when": { "a": "A" }, "then": [ {{Join(200, _ => """{ "halt": true }""")}}, ^^{ "halt": true } ] """, "the rule has more than 200 actions", null },
        { $$""" "when": [ {{Join(1_000, _ => """{ "test": "1 < 2" }""")}}, ^^{ "test": "1 < 2" } ], "then": [] """, "the rule has more than 1000 conditions", null },
        { $$""" "when": [ { "a": "A" }, { "let": { "l0": "a.x" } }, {{Join(450, i => $$"""{ "let": { "l{{i + 1}}": "{{(i == 398 ? "^^" : "")}}-l{{i}}" } }""")}} ], "then": [] """, "the 'let's within each other are nested more than 400 levels deep", null },
    };

    public static TheoryData<string, string, string?> Files => new()
    {
        { """{ "name": ^^"" }""", "'name' of a rule set is empty", null },
        { """{ "name": "t", "enums": { ^^"int": ["a"] } }""", "a type 'int' exists already", null },
        { """{ "name": "t", "facts": { ^^"Closed": { "x": "int" } } }""", "a fact type 'Closed' is registered by the host already", null },
        { """{ "name": "t", "facts": { "A": { "x": ^^{ "default": 1 } } } }""", "field 'A.x' needs 'type' or 'enum'", null },
        { """{ "name": "t", "enums": { "E": [^^""] } }""", "a value of enum 'E' must have 1 to 200 characters", null },
        { $$"""{ "name": "t", "facts": { "A": { {{Join(500, i => $"\"x{i}\": \"int\"")}}, ^^"y": "int" } } }""", "fact type 'A' has more than 500 fields", null },
        { """{ "name": "t", "parameters": { "p": ^^{ "type": "int" } } }""", "parameter 'p' needs 'value'", null },
        { $$"""{ "name": "t", {{Facts}}, "tables": [ ^^{ "name": "d", "hit": "first", "when": { "a": "A" }, "columns": [ { "if": "a.x" } ], "rows": [ {{Join(201, i => $"[{i}]")}} ] } ] }""", "a table with hit policy 'first' has at most 200 rows", null },
        { $$"""{ "name": "t", {{Facts}}, "tables": [ { "name": "d", "when": { "a": "A" }, "columns": ^^[ {{Join(201, _ => """{ "if": "a.x" }""")}} ], "rows": [] } ] }""", "a decision table has at most 200 columns", null },
        { $$"""{ "name": "t", {{Facts}}, "tables": [ { "name": "d", "when": { "a": "A" }, "columns": [ ^^{ "title": "x" } ], "rows": [] } ] }""", "a column needs 'if', 'set' or 'because'", null },
        { $$"""{ "name": "t", {{Facts}}, "tables": [ { "name": "d", "when": { "a": "A" }, "columns": [ { "set": ^^"1 + 2" } ], "rows": [] } ] }""", "'set' is a field of a variable (x.discount) or of a new fact (Hold.reason)", null },
        { $$"""{ "name": "t", {{Facts}}, "rules": [ {{Join(10_001, i => $$"""{ "name": "r{{i}}", "when": {{(i == 9_997 ? "^^" : "")}}{ "accumulate": { "a": "A" }, "compute": { "n": "count()" } }, "then": [] }""")}} ] }""", "the rule set has more than 10000 accumulates and fact types", null },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rare_mistake_in_a_rule_is_answered_with_place_rule_reason_and_advice(string rule, string message, string? suggestion)
    {
        Marked text = new($"{{ \"name\": \"t\",\n{Facts},\n\"rules\": [ {{ \"name\": \"a rule\",\n{rule} }} ] }}", "");
        Diagnostic error = Assert.Single(Diagnose(text.Text, Options()), d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((message, suggestion, text.Location, "a rule"), (error.Message, error.Suggestion, error.Location, error.Rule));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_rare_mistake_in_a_file_is_answered_with_place_reason_and_advice(string file, string message, string? suggestion)
    {
        Marked text = new(file, "");
        Diagnostic error = Diagnose(text.Text, Options()).First(d => d.Message == message);
        Assert.Equal((DiagnosticSeverity.Error, suggestion, text.Location), (error.Severity, error.Suggestion, error.Location));
    }

    private static string Join(int count, Func<int, string> part) => string.Join(", ", Enumerable.Range(0, count).Select(part));

    private static RuleSetOptions Options() => new RuleSetOptions { MaxRules = 20_000 }.AddFact<Closed>().AddFunction("codes", () => (IReadOnlyList<int>)[1, 2]).AddAccumulator("median", new Median());

    public sealed class Closed
    {
        private Closed()
        {
        }

        public int X { get; set; }
    }

    private sealed class Median : IRuleAccumulator<decimal, decimal, decimal>
    {
        public decimal Create() => 0;

        public decimal Add(decimal state, decimal value) => value;

        public decimal Remove(decimal state, decimal value) => 0;

        public decimal Result(decimal state) => state;
    }
}
