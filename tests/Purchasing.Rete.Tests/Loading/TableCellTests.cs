using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>What the cells of decision tables mean, and of which the author is warned.</summary>
public sealed class TableCellTests : LoaderTestBase
{
    [Theory]
    [InlineData("o.t", "upper(o.t)", "the cell 'upper(o.t)' is taken as text, not as an expression")]
    [InlineData("o.t", "limit", "the cell 'limit' is taken as text, not as an expression")]
    [InlineData("o.t", "o.t", "the cell 'o.t' is taken as text, not as an expression")]
    [InlineData("o.n", "10-20", "the cell '10-20' is a difference of numbers")]
    [InlineData("o.n", "2025-06-01", "the cell '2025-06-01' is a difference of numbers")]
    public void A_cell_that_means_something_else_than_it_reads_is_warned_of(string column, string cell, string message) =>
        Assert.Equal((DiagnosticSeverity.Warning, message), Told(column, cell) is [var warning] ? (warning.Severity, warning.Message) : default);

    [Theory]
    [InlineData("o.t", "in stock")]
    [InlineData("o.t", "not in stock")]
    [InlineData("o.t", "gold")]
    [InlineData("o.t", "'upper(o.t)'")]
    [InlineData("o.t", "== upper(o.t)")]
    [InlineData("o.t", "in ['a', 'b']")]
    [InlineData("o.n", "10..20")]
    [InlineData("o.n", "10..")]
    [InlineData("o.n", "..20")]
    [InlineData("o.n", "10..<20")]
    [InlineData("o.n", ">= 10 && < 20")]
    [InlineData("o.n", ">= limit")]
    [InlineData("o.n", "limit - 5")]
    [InlineData("o.d", "2025-06-01")]
    [InlineData("o.d", ">= 2025-06-01")]
    [InlineData("o.d", "> 2025-06-01 && <= 2025-12-31")]
    [InlineData("o.d", "2025-06-01..2025-06-30")]
    [InlineData("o.d", "2025-06-01..<2025-07-01")]
    [InlineData("o.d", "2025-06-01..")]
    public void A_cell_that_is_clear_is_taken_without_a_word(string column, string cell) => Assert.Empty(Told(column, cell));

    [Theory]
    [InlineData("o.t", "in stock", "t", "in stock", true)]
    [InlineData("o.t", "not in stock", "t", "in stock", false)]
    [InlineData("o.n", "10..<20", "n", 20, false)]
    [InlineData("o.n", "10..<20", "n", 10, true)]
    [InlineData("o.n", "10..", "n", 1000, true)]
    [InlineData("o.n", "..20", "n", 21, false)]
    [InlineData("o.n", "> 10 && < 20", "n", 10, false)]
    [InlineData("o.n", "> 10 && < 20", "n", 19, true)]
    [InlineData("o.d", ">= 2025-06-01", "d", "2025-06-01", true)]
    [InlineData("o.d", "2025-06-01..<2025-07-01", "d", "2025-07-01", false)]
    [InlineData("o.d", "2025-06-01..2025-06-30", "d", "2025-06-30", true)]
    public void A_cell_holds_for_the_values_that_it_says(string column, string cell, string field, object value, bool fires)
    {
        string Given(string name, string otherwise) => name != field ? otherwise : value is string text ? $"\"{text}\"" : $"{value}";
        string test = $$"""[ { "name": "t", "given": { "O": { "t": {{Given("t", "\"-\"")}}, "n": {{Given("n", "0")}}, "d": {{Given("d", "null")}}, "r": 0 } }, "expect": { "fired": [{{(fires ? "\"T row 1\"" : "")}}] } } ]""";
        RuleTestResult result = Assert.Single(RuleSet.Parse(Json(column, cell, test)).RunTests());
        Assert.True(result.Passed, result.ToString());
    }

    [Theory]
    [InlineData("o.n", "> 10 &&", "expected a comparison")]
    [InlineData("o.n", ".. ", "expected a value")]
    [InlineData("o.n", "> 10 ? 1 : 2", "a conditional goes in parentheses")]
    public void A_cell_that_is_cut_short_says_what_is_missing(string column, string cell, string message) =>
        Assert.Contains(message, Assert.Single(Told(column, cell)).Message, StringComparison.Ordinal);

    private static string Json(string column, string cell, string tests = "[]") => $$"""
        { "name": "t", "parameters": { "limit": 10 }, "facts": { "O": { "t": "string", "n": "int", "d": "date?", "r": "int" } },
          "rules": [ { "name": "uses all", "when": { "o": "O", "where": ["o.n == -1", "o.t == 'x'", "o.d == null"] }, "then": [] } ],
          "tables": [ { "name": "T", "when": { "o": "O" }, "columns": [ { "if": "{{column}}" }, { "set": "o.r" } ], "rows": [ ["{{cell}}", 1] ] } ],
          "tests": {{tests}} }
        """;

    /// <summary>What is said of a cell; not every cell uses the parameter.</summary>
    private static List<Diagnostic> Told(string column, string cell) => [.. Diagnose(Json(column, cell)).Where(d => d.Code != "unused")];
}
