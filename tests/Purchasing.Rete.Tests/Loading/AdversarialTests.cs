using System.Diagnostics;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>Files made to exhaust the stack, the memory or the patience: each is loaded or refused, soon.</summary>
public sealed class AdversarialTests
{
    public static TheoryData<string, string, string?> Files => new()
    {
        { "lets within lets", Rule("{ \"a\": \"A\" }, " + Join(60, i => $$"""{ "let": { "l{{i}}": "{{new string('-', 150)}}{{(i == 0 ? "a.x" : "l" + (i - 1))}}" } }""")), "expression-too-deep" },
        { "lets that double", Rule("{ \"a\": \"A\" }, " + Join(60, i => $$"""{ "let": { "l{{i}}": "{{(i == 0 ? "a.x + a.x" : $"l{i - 1} + l{i - 1}")}}" } }""")), "expression-too-large" },
        { "many arguments", Rule($$"""{ "a": "A", "where": "min({{Join(3_000, i => "a.x")}}) > 1" }"""), "arguments" },
        { "a long list", Rule($$"""{ "a": "A", "where": "a.x in [{{Join(3_000, i => "a.x")}}]" }"""), null },
        { "a long list of constants", Rule($$"""{ "a": "A", "where": "a.x in [{{Join(2_000, i => $"{i}")}}]" }"""), null },
        { "a long conjunction", Rule($$"""{ "forall": { "a": "A" }, "satisfy": [{{Join(3_000, i => $"\"a.x > {i}\"")}}] }"""), null },
        { "deep conditions", Rule(Enumerable.Range(0, 28).Aggregate("{ \"a\": \"A\" }", (inner, _) => $$"""{ "not": [{{inner}}] }""")), null },
        { "many holes", $$"""{ "name": "t", "facts": { "A": { "x": "int" } }, "rules": [ { "name": "r", "when": { "a": "A" }, "then": [], "because": "{{Join(2_000, i => "{a.x}")}}" } ] }""", "limit" },
        { "many types", $$"""{ "name": "t", "facts": { {{Join(20_000, i => $"\"T{i}\": {{ \"x\": \"int\" }}")}} } }""", "limit" },
        { "many columns", $$"""{ "name": "t", "tables": [ { "name": "d", "columns": [ {{Join(20_000, i => "{ \"if\": \"1\" }")}} ], "rows": [] } ] }""", "limit" },
        { "many rows", $$"""{ "name": "t", "facts": { "A": { "x": "int" } }, "tables": [ { "name": "d", "when": { "a": "A" }, "columns": [ { "if": "a.x" } ], "rows": [ {{Join(20_000, i => $"[{i}]")}} ] } ] }""", "limit" },
        { "many unknown names", Rule($$"""{ "a": "A", "where": [{{Join(5_000, i => $"\"b{i} > 1\"")}}] }"""), "unknown-name" },
        { "a long name", Rule($$"""{ "a": "A", "where": "a.{{new string('y', 5_000)}} > 1" }"""), "unknown-field" },
        { "many groups", $$"""{ "name": "t", "rules": [ {{Join(1_000, i => $"{{ \"name\": \"r{i}\", \"group\": \"group number {i}\", \"then\": {{ \"focus\": \"groop number {i}\" }} }}")}} ] }""", null },
        { "a large pattern", Rule($$"""{ "a": "A", "where": "matches(a.s, '{{new string('(', 240)}}a{{new string(')', 240)}}')" }"""), null },
        { "an endless quantifier", Rule("""{ "a": "A", "where": "matches(a.s, '((a{99}){99}){99}')" }"""), "pattern" },
        { "a huge precision", """{ "name": "t", "facts": { "A": { "x": "int" } }, "rules": [ { "name": "r", "when": { "a": "A" }, "then": [], "because": "{a.x:D999999999}" } ] }""", "format" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_hostile_file_is_loaded_or_refused_in_good_time_on_a_small_stack(string name, string json, string? code)
    {
        Assert.NotEmpty(name);
        IReadOnlyList<Diagnostic> diagnostics = [];
        Exception? thrown = null;
        long start = Stopwatch.GetTimestamp();
        // A quarter of the stack that a thread has by default.
        Thread thread = new(() =>
        {
            try
            {
                Purchasing.Rete.Loading.RuleSetLoader.LoadText(json, new RuleSetOptions().ForLoading(), null, out diagnostics);
            }
            catch (Exception error)
            {
                thrown = error;
            }
        }, 384 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(3)), "it hangs");
        Assert.Null(thrown);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2), "it takes too long");
        Diagnostic? error = diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(code, error?.Code);
        Assert.All(diagnostics, d => Assert.InRange(d.Message.Length, 1, 1_501));
    }

    [Fact]
    public void The_deepest_expression_compiles_and_evaluates()
    {
        string text = string.Join(" + ", Enumerable.Repeat("x", 199));
        Assert.Equal(398, CompiledExpression.Compile(text, new Dictionary<string, Type> { ["x"] = typeof(int) }).Evaluate(new Dictionary<string, object?> { ["x"] = 2 }));
        string nested = string.Concat(Enumerable.Repeat("(x + ", 190)) + "x" + new string(')', 190);
        Assert.Equal(382, CompiledExpression.Compile(nested, new Dictionary<string, Type> { ["x"] = typeof(int) }).Evaluate(new Dictionary<string, object?> { ["x"] = 2 }));
    }

    private static string Join(int count, Func<int, string> part) => string.Join(", ", Enumerable.Range(0, count).Select(part));

    private static string Rule(string when) => $$"""{ "name": "t", "facts": { "A": { "x": "int", "s": "string" } }, "rules": [ { "name": "r", "when": [ {{when}} ], "then": [] } ] }""";
}
