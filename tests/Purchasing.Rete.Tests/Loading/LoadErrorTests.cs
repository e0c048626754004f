using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Loading;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>What wrong rule files are answered with: file, line, column, rule, reason and advice.</summary>
public sealed class LoadErrorTests : LoaderTestBase
{
    private const string Facts = """
        "enums": { "Trend": ["increasing", "stable"] }, "parameters": { "limit": 100 },
        "facts": {
          "Demand": { "productId": "string", "avgDaily": "decimal", "trend": "Trend", "note": "string?" },
          "Decision": { "productId": "string", "shortage": "decimal?", "orderQty": { "type": "decimal", "default": 0 }, "lines": "int?" }
        },
        """;

    public static TheoryData<string, string, string?> Rules => new()
    {
        // Conditions.
        { """ "when": { "d": ^^"Demnd" }, "then": [] """, "unknown fact type 'Demnd'", "did you mean 'Demand'?" },
        { """ "when": { "d": "Demand", "where": "d.^^avgDialy > 1" }, "then": [] """, "unknown field 'avgDialy' of Demand", "did you mean 'avgDaily'?" },
        { """ "when": { "d": "Demand", "where": ["d.note == \"a\\nb\" && ^^x > 1"] }, "then": [] """, "unknown name 'x'", null },
        { """ "when": { "d": "Demand", "where": "d.trend == ^^'rising'" }, "then": [] """, "Trend has no value 'rising'", "values: increasing, stable" },
        { """ "when": { "d": "Demand", "where": "^^d.avgDaily" }, "then": [] """, "a condition must be true or false, but this is decimal", null },
        { """ "when": { "d": "Demand", "where": ^^5 }, "then": [] """, "a test must be a string, not a number", null },
        { """ "when": [ ^^1 ], "then": [] """, "a condition must be an object, not a number", null },
        { """ "when": ^^{ }, "then": [] """, "a condition is missing: a pattern {\"v\": \"Type\"}, or not, exists, forall, and, or, test, let, accumulate", null },
        { """ "when": { "d": "Demand", ^^"wher": "true" }, "then": [] """, "a pattern has one variable, but 'd' and 'wher' are given", "did you mean 'where'?" },
        { """ "when": { ^^"nott": { "d": "Demand" } }, "then": [] """, "'nott' must be a pattern's variable with the name of a fact type, not an object", "did you mean 'not'?" },
        { """ "when": { "not": { "d": "Demand" }, ^^"where": "true" }, "then": [] """, "a condition 'not' has no property 'where'", "known: not" },
        { """ "when": { "not": ^^[] }, "then": [] """, "'not' has no conditions", null },
        { """ "when": { "or": ^^[] }, "then": [] """, "'or' has no branches", null },
        { """ "when": { ^^"2d": "Demand" }, "then": [] """, "'2d' cannot be the name of a variable: letters, digits and _ only, and no word of the language", null },
        { """ "when": [ { "d": "Demand" }, { ^^"d": "Decision" } ], "then": [] """, "the name 'd' is taken by a variable, a parameter or a let", null },
        { """ "when": { ^^"limit": "Demand" }, "then": [] """, "the name 'limit' is taken by a variable, a parameter or a let", null },
        { """ "when": [ { "or": [ { "d": "Demand" }, { "x": "Decision" } ] }, { ^^"d": "Demand" } ], "then": [] """, "the name 'd' is bound in some branches of an 'or' only", "use another name" },
        { """ "when": ^^{ "forall": { "d": "Demand" } }, "then": [] """, "'forall' needs 'satisfy'", null },
        { """ "when": [ { "not": { "d": "Demand" } }, { "test": "^^d.avgDaily > 1" } ], "then": [] """, "unknown name 'd'", null },
        { """ "when": { "let": { "a": "^^b" } }, "then": [] """, "unknown name 'b'", null },
        // Accumulate.
        { """ "when": ^^{ "accumulate": { "d": "Demand" } }, "then": [] """, "'accumulate' needs 'compute'", "\"compute\": {\"total\": \"sum(s.quantity)\"}" },
        { """ "when": { "accumulate": { "d": "Demand" }, "compute": { "a": "^^summ(d.avgDaily)" } }, "then": [] """, "unknown accumulate function 'summ'", "did you mean 'sum'?" },
        { """ "when": { "accumulate": { "d": "Demand" }, "compute": { "a": "^^1 + sum(d.avgDaily)" } }, "then": [] """, "a result is one accumulate function, such as sum(s.quantity)", "compute with results in 'having', 'let' or 'set'" },
        { """ "when": { "accumulate": { "d": "Demand" }, "compute": { "a": "sum(^^d.note)" } }, "then": [] """, "sum needs whole numbers or decimals, but this is string", null },
        { """ "when": { "accumulate": { "d": "Demand" }, "compute": { "a": "^^firstBy(d.note)" } }, "then": [] """, "firstBy needs a value and an order", null },
        // Actions.
        { """ "when": { "x": "Decision" }, "then": { ^^"modfy": "x" } """, "an action is one of insert, insertLogical, modify, retract, focus, halt, log, emit, call, not 'modfy'", "did you mean 'modify'?" },
        { """ "when": { "x": "Decision" }, "then": ^^{ "modify": "x" } """, "'modify' needs 'set'", null },
        { """ "when": { "order": "Decision" }, "then": { "modify": ^^"oder", "set": {} } """, "unknown variable 'oder'", "did you mean 'order'?" },
        { """ "when": { "x": "Decision" }, "then": { "modify": "x", "set": { ^^"orderQuty": 1 } } """, "unknown field 'orderQuty' of Decision", "did you mean 'orderQty'?" },
        { """ "when": { "x": "Decision" }, "then": { "modify": "x", "set": { "lines": "^^1.5" } } """, "field 'lines' of Decision is int?, but the expression is decimal", "use int(…), after floor(…), ceil(…) or round(…)" },
        { """ "when": { "x": "Decision" }, "then": { "modify": "x", "set": { "lines": ^^1.5 } } """, "field 'lines' of Decision is int?, which 1.5 is not", null },
        { """ "when": { "x": "Decision" }, "then": { "modify": "x", "set": { "productId": "^^done" } } """, "unknown name 'done'", "write text in quotes: 'done' as \"'done'\"" },
        { """ "when": { "x": "Decision" }, "then": { "modify": "x", "set": { "orderQty": "x.shortage ^^* 2" } } """, "field 'orderQty' of Decision cannot be null, but the expression may be", "test it against null in the conditions, or give a value with ??" },
        { """ "when": { "x": "Decision" }, "then": { "modify": "x", "set": { "orderQty": ^^null } } """, "field 'orderQty' of Decision cannot be null", null },
        { """ "when": { "x": "Decision" }, "then": { "insert": ^^"Decision" } """, "the insert does not set 'productId' of Decision, which may not be null", "set it, or declare it nullable or with a default" },
        { """ "when": { "x": "Decision" }, "then": { "retract": ^^"limit" } """, "'limit' is a value, not a fact", null },
        { """ "when": { "x": "Decision" }, "then": { "halt": ^^false } """, "'halt' must be true or false, not true or false", null },
        { """ "when": { "x": "Decision" }, "then": { "call": ^^"sendMail" } """, "no handler 'sendMail' is registered", null },
        { """ "when": { "x": "Decision" }, "then": { "emit": "e", "with": { "a": ^^[] } } """, "value 'a' must be an expression or a constant, not an array", null },
        // Sentences.
        { """ "when": { "x": "Decision" }, "then": [], "because": "a {x.^^shortag} b" """, "unknown field 'shortag' of Decision", "did you mean 'shortage'?" },
        { """ "when": { "x": "Decision" }, "then": [], "because": "a {x.shortage^^" """, "expected '}', but the expression ends", null },
        { """ "when": { "x": "Decision" }, "then": [], "because": "a ^^} b" """, "'}' without '{'", "write '}}' for a brace" },
        { """ "when": { "x": "Decision" }, "then": [], "because": "{x.shortage:^^Q}" """, "'Q' is not a format for decimal", null },
        // Properties.
        { """ "then": [], ^^"whn": [] """, "a rule has no property 'whn'", "did you mean 'when'?" },
        { """ "then": [], "salience": ^^1.5 """, "'salience' of a rule must be a whole number from -1000000000 to 1000000000", null },
        { """ "then": [], "salience": "limit ^^* 1.5" """, "'salience' is int, but the expression is decimal", "use int(…), after floor(…), ceil(…) or round(…)" },
        { """ "then": [], "enabled": ^^"yes" """, "'enabled' of a rule must be true or false, not a string", null },
        { """ "then": [], "effectiveFrom": ^^"soon" """, "'effectiveFrom' must be a date or a time", "write \"2026-01-31\" or \"2026-01-31T08:00:00Z\"" },
        { """ "then": [], "effectiveFrom": "2026-02-01", "effectiveTo": ^^"2026-01-01" """, "'effectiveTo' lies before 'effectiveFrom'", null },
        { """ "then": [], ^^"then": [] """, "'then' is given twice in one object", null },
    };

    public static TheoryData<string, string, string?> Files => new()
    {
        { "^^", "the file is empty", null },
        { "{ \"name\": tru^^ }", "not valid JSON: 'tru }' is an invalid JSON literal. Expected the literal 'true'", null },
        { "^^[]", "a rule file must be an object, not an array", null },
        { "^^{ }", "a rule set needs 'name'", null },
        { """{ "name": "t", ^^"ruels": [] }""", "a rule file has no property 'ruels'", "did you mean 'rules'?" },
        { """{ "name": "t", "order": ^^"dept" }""", "'order' is one of breadth, depth", "did you mean 'depth'?" },
        { """{ "name": "t", "firingLimit": ^^0 }""", "'firingLimit' of a rule set must be a whole number from 1 to 2147483647", null },
        { """{ "name": "t", "include": [ ^^"a.rules.json" ] }""", "a rule set from text without a file name cannot name other files", null },
        { """{ "name": "t", "parameters": { "a": ^^[] } }""", "parameter 'a' must be a number, a string, true, false, or an object with 'value'", null },
        { """{ "name": "t", "parameters": { "a": { "type": ^^"dat", "value": "2026-01-01" } } }""", "parameter 'a' has an unknown type 'dat'", "did you mean 'date'?" },
        { """{ "name": "t", "parameters": { "a": { "type": "date", "value": ^^"tomorrow" } } }""", "parameter 'a' is date, which 'tomorrow' is not", "write a date as \"2026-01-31\"" },
        { """{ "name": "t", "parameters": { ^^"in": 1 } }""", "'in' cannot be the name of a parameter: letters, digits and _ only, and no word of the language", null },
        { """{ "name": "t", "facts": { "A": { "x": ^^"strng" } } }""", "field 'A.x' has an unknown type 'strng'", "did you mean 'string'?" },
        { """{ "name": "t", "facts": { "A": { "x": ^^"double" } } }""", "field 'A.x' has an unknown type 'double'", "use decimal: it is exact" },
        { """{ "name": "t", "facts": { "A": { "x": ^^5 } } }""", "field 'A.x' must be a type (a string) or an object, not a number", null },
        { """{ "name": "t", "facts": { "A": { "x": { "enum": ^^[] } } } }""", "field 'A.x' has no values", null },
        { """{ "name": "t", "facts": { "A": { "x": { "enum": ["a", ^^"A"] } } } }""", "field 'A.x' has 'A' already (the case of the first letter does not count)", null },
        { """{ "name": "t", "facts": { "A": { "x": { "type": "int", "default": ^^"a" } } } }""", "the default of field 'A.x' is int, which 'a' is not", null },
        { """{ "name": "t", "facts": { "A": { "x": "int", ^^"X": "int" } } }""", "fact type 'A' has a field 'x' already", null },
        { """{ "name": "t", "rules": [ { "name": "a", "then": [] }, { "name": ^^"a", "then": [] } ] }""", "there is a rule 'a' already", null },
        { """{ "name": "t", "rules": [ ^^{ "then": [] } ] }""", "a rule needs 'name'", null },
        { """{ "name": "t", "rules": [ ^^{ "name": "a" } ] }""", "a rule needs 'then'", "or 'set', 'text', 'hold', 'reject', 'notice', 'do'" },
        { """{ "name": "t", "tables": [ ^^{ "name": "a", "rows": [] } ] }""", "a decision table needs 'columns'", null },
        { """{ "name": "t", "tables": [ ^^{ "name": "a", "columns": [] } ] }""", "a decision table has either 'rows' or 'csv'", null },
        { """{ "name": "t", "facts": { "A": { "x": "int" } }, "tables": [ { "name": "a", "when": { "f": "A" }, "columns": [ { "if": "f.x" }, { "set": "f.^^y" } ], "rows": [] } ] }""", "unknown field 'y' of A", null },
        { """{ "name": "t", "facts": { "A": { "x": "int" } }, "tables": [ { "name": "a", "when": { "f": "A" }, "columns": [ { "if": "f.x" } ], "rows": [ [ ^^1, 2 ] ] } ] }""", "the row has 2 cells, but the table has 1 columns", null },
        { """{ "name": "t", "tables": [ { "name": "a", "columns": [], "rows": [], "hit": ^^"frist" } ] }""", "'hit' is 'all' or 'first', not 'frist'", "did you mean 'first'?" },
        { """{ "name": "t", "tests": [ ^^{ "name": "a" } ] }""", "a test needs 'expect'", null },
        { """{ "name": "t", "tests": [ { "name": "a", "expect": { "fired": [ ^^"b" ] } } ] }""", "there is no rule 'b'", null },
        { """{ "name": "t", "facts": { "A": { "x": "int" } }, "tests": [ { "name": "a", "given": { "A": { "x": ^^1.5 } }, "expect": {} } ] }""", "field 'x' of A is int, which 1.5 is not", null },
        { """{ "name": "t", "facts": { "A": { "x": "int" } }, "tests": [ { "name": "a", "given": { "A": ^^{ } }, "expect": {} } ] }""", "the fact does not set 'x' of A, which may not be null", "set it, or declare it nullable or with a default" },
        { "{ \"name\": ^^\"\\ud800\" }", "the string has half of a surrogate pair", null },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_wrong_rule_is_answered_with_place_rule_reason_and_advice(string rule, string message, string? suggestion)
    {
        Marked text = new($"{{ \"name\": \"t\",\n{Facts}\n\"rules\": [ {{ \"name\": \"a rule\",\n{rule} }} ] }}", "my.rules.json");
        RuleSetLoader.LoadText(text.Text, new RuleSetOptions().ForLoading(), "my.rules.json", out IReadOnlyList<Diagnostic> diagnostics);
        Diagnostic error = Assert.Single(diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((message, suggestion, text.Location), (error.Message, error.Suggestion, error.Location));
        if (error.Code != "duplicate-name") Assert.Equal("a rule", error.Rule);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_wrong_file_is_answered_with_place_reason_and_advice(string file, string message, string? suggestion)
    {
        Marked text = new(file, "");
        Diagnostic error = Diagnose(text.Text).First(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((message, suggestion, text.Location), (error.Message, error.Suggestion, error.Location));
    }

    [Fact]
    public void All_errors_of_a_file_are_found_in_one_pass()
    {
        IReadOnlyList<Diagnostic> diagnostics = Diagnose("""
            {
              "name": "t", "version": 1,
              "facts": { "A": { "x": "integer", "y": "int" } },
              "parameters": { "p": null },
              "rules": [
                { "name": "one", "when": { "a": "A", "where": ["a.z > 1", "a.y == 'b'"] }, "then": { "modify": "a", "set": { "y": "1.5" } } },
                { "name": "two", "when": { "b": "B", "where": "b.x == 1" }, "then": { "retract": "b" }, "because": "{c} and {d}" }
              ]
            }
            """);
        Assert.Equal(
            [(3, "unknown-type"), (4, "shape"), (6, "unknown-field"), (6, "type"), (6, "type"), (7, "unknown-type"), (7, "unknown-name"), (7, "unknown-name"), (2, "shape")],
            diagnostics.Select(d => (d.Location.Line, d.Code)));
    }

    [Fact]
    public void A_diagnostic_reads_as_compilers_write_it()
    {
        Diagnostic error = Diagnose("""{ "name": "t", "facts": { "A": { "x": "int" } }, "rules": [ { "name": "r", "when": { "a": "A", "where": "a.xx > 1" }, "then": [] } ] }""")[0];
        Assert.Equal("<rules>(1,108): error unknown-field: unknown field 'xx' of A; did you mean 'x'? [rule 'r']", error.ToString());
    }

    [Fact]
    public void Limits_are_kept_with_clear_errors()
    {
        Assert.Contains(Diagnose("{ \"name\": \"t\" }", new RuleSetOptions { MaxFileBytes = 10 }), d => d.Message == "the file is larger than 10 bytes");
        Assert.Contains(Diagnose("""{ "name": "t", "rules": [ { "name": "a", "then": [] }, { "name": "b", "then": [] } ] }""", new RuleSetOptions { MaxRules = 1 }), d => d.Message == "the rule set has more than 1 rules");
        Assert.Contains(Diagnose("{ \"name\": " + new string('[', 100) + new string(']', 100) + " }"), d => d.Message == "not valid JSON: the file is nested more than 64 levels deep");
        string or = "{ \"or\": [ { \"a\": \"A\" }, { \"b\": \"A\" } ] }";
        string ors = string.Join(", ", Enumerable.Range(0, 9).Select(i => or.Replace("\"a\"", $"\"a{i}\"", StringComparison.Ordinal).Replace("\"b\"", $"\"b{i}\"", StringComparison.Ordinal)));
        Assert.Contains(Diagnose($$"""{ "name": "t", "facts": { "A": { "x": "int" } }, "rules": [ { "name": "r", "when": [ {{ors}} ], "then": [] } ] }"""), d => d.Message == "the 'or's of the rule multiply to more than 256 alternatives");
        string lets = string.Join(", ", Enumerable.Range(1, 40).Select(i => $"{{ \"let\": {{ \"l{i}\": \"l{i - 1} + l{i - 1}\" }} }}"));
        Assert.Contains(Diagnose($$"""{ "name": "t", "facts": { "A": { "x": "int" } }, "rules": [ { "name": "r", "when": [ { "a": "A" }, { "let": { "l0": "a.x" } }, {{lets}} ], "then": [] } ] }"""), d => d.Message == "the expression has more than 20000 parts" && d.Location.Line == 1 && d.Suggestion == "split it into several rules or a host function");
    }

    [Fact]
    public void Only_so_many_errors_are_listed()
    {
        string rules = string.Join(", ", Enumerable.Range(0, 1_000).Select(i => $"{{ \"name\": \"r{i}\" }}"));
        IReadOnlyList<Diagnostic> diagnostics = Diagnose($$"""{ "name": "t", "rules": [ {{rules}} ] }""");
        Assert.Equal(201, diagnostics.Count);
        Assert.Equal("more than 200 errors; the rest is not shown", diagnostics[^1].Message);
    }

    [Fact]
    public void A_value_that_the_host_sets_wrongly_is_named()
    {
        RuleSetOptions options = new() { Parameters = { ["limt"] = 1, ["rate"] = "a" } };
        Assert.Equal(
            ["the host sets a parameter 'limt', which the rule set does not have; did you mean 'limit'?", "the host's parameter 'rate' is 'a', but it must be a number; "],
            Diagnose("""{ "name": "t", "parameters": { "limit": 1, "rate": 0.5 } }""", options).Select(d => $"{d.Message}; {d.Suggestion}"));
    }
}
