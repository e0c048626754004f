using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>What the check of a rule file warns of: gaps and overlaps of tables, rules that cannot fire, rules in each other's way, words nobody uses.</summary>
public sealed class AnalysisTests : LoaderTestBase
{
    private const string Facts = """ "enums": { "Tier": ["gold", "silver"] }, "facts": { "O": { "tier": "Tier", "total": "decimal", "text": "string?", "off": "decimal?", "rush": "bool", "on": "date?" } } """;

    [Theory]
    [InlineData("""["gold", "< 100", 1], ["gold", "> 100", 2], ["silver", "*", 3]""", "no row of the table holds for o.tier gold, o.total 100")]
    [InlineData("""["gold", "<= 100", 1], ["gold", "> 100", 2]""", "no row of the table holds for o.tier silver, o.total 99")]
    [InlineData("""["*", "0..100", 1], ["*", "200..300", 2]""", "no row of the table holds for o.total -1")]
    [InlineData("""["gold", "<= 100", 1], ["gold", "> 100", 2], ["silver", "*", 3]""", null)]
    [InlineData("""["gold", "*", 1], ["*", "*", 3]""", null)]
    public void A_case_without_a_row_is_named(string rows, string? message) =>
        Assert.Equal(message, Warnings($$""" "tables": [ { "name": "t", "hit": "first", "for": "o: O", "columns": [ { "if": "o.tier" }, { "if": "o.total" }, { "set": "o.off" } ], "rows": [ {{rows}} ] } ] """).FirstOrDefault(w => w.Code == "table-gap")?.Message);

    [Theory]
    [InlineData("""["<= 100", 1], [">= 100", 2]""", "all", "rows 1 and 2 both hold for o.total 100 and set 'o.off' to different values")]
    [InlineData("""["<= 100", 1], [">= 100", 2]""", "first", null)]
    [InlineData("""["<= 100", 1], [">= 100", 1]""", "all", null)]
    [InlineData("""["<= 100", 1], ["> 100", 2]""", "all", null)]
    public void Two_rows_that_set_different_values_for_one_case_are_named(string rows, string hit, string? message) =>
        Assert.Equal(message, Warnings($$""" "tables": [ { "name": "t", "hit": "{{hit}}", "for": "o: O", "columns": [ { "if": "o.total" }, { "set": "o.off" } ], "rows": [ {{rows}} ] } ] """).FirstOrDefault(w => w.Code == "table-overlap")?.Message);

    [Theory]
    [InlineData("o.total > 5", "o.total > 3", true)]
    [InlineData("o.total > 5", "o.total <= 5", false)]
    [InlineData("o.total > 5", "o.total == 5", false)]
    [InlineData("o.text == 'a'", "o.text == null || !(o.text in ['a', 'b'])", false)]
    [InlineData("o.text == 'c'", "o.text == null || !(o.text in ['a', 'b'])", true)]
    [InlineData("o.rush", "!o.rush", false)]
    [InlineData("o.rush", "o.tier == 'gold'", true)]
    [InlineData("o.tier == 'silver'", "o.tier == 'gold'", false)]
    [InlineData("o.on > '2026-01-01'", "o.on <= '2026-01-01'", false)]
    [InlineData("o.total * 2 > 10", "o.total * 2 <= 10", false)]
    [InlineData("o.off == null && o.rush", "o.off == null", false)]
    [InlineData("o.total < o.off", "o.off <= o.total", false)]
    [InlineData("o.total <= o.off", "o.off <= o.total", true)]
    public void Rules_of_one_stage_that_may_write_different_values_are_named(string one, string other, bool conflict)
    {
        IReadOnlyList<Diagnostic> warnings = Warnings($$""" "stages": [ { "stage": "s", "for": "o: O", "rules": [ { "name": "one", "if": "{{one}}", "set": { "o.off": 1 } }, { "name": "other", "if": "{{other}}", "set": { "o.off": 2 } } ] } ] """);
        Assert.Equal(conflict ? ["'other' and 'one' may hold together and write different values to 'O.off'"] : [], warnings.Where(w => w.Code == "conflict").Select(w => w.Message));
    }

    [Fact]
    public void Rules_of_different_stages_and_rules_that_write_one_value_are_in_nobodys_way()
    {
        Assert.DoesNotContain(Warnings(""" "stages": [ { "stage": "s", "for": "o: O", "rules": [ { "name": "one", "set": { "o.off": 1 } }, { "name": "other", "set": { "o.off": 1 } } ] } ] """), w => w.Code == "conflict");
        Assert.DoesNotContain(Warnings(""" "stages": [ { "stage": "s", "for": "o: O", "rules": [ { "name": "one", "set": { "o.off": 1 } } ] }, { "stage": "t", "for": "o: O", "rules": [ { "name": "other", "set": { "o.off": 2 } } ] } ] """), w => w.Code == "conflict");
    }

    [Theory]
    [InlineData("o.rush && !o.rush")]
    [InlineData("o.text == 'a' && (o.text == 'b' || o.text == null)")]
    [InlineData("(o.total > 5 || o.total < 1) && o.total == 3")]
    public void A_rule_that_can_never_fire_is_named(string condition) =>
        Assert.Contains(Warnings($$""" "rules": [ { "name": "r", "for": "o: O", "if": "{{condition}}", "set": { "o.off": 1 } } ] """), w => w is { Code: "never-true", Message: "the rule can never fire: its conditions exclude each other" });

    [Fact]
    public void A_parameter_that_no_rule_uses_is_named() =>
        Assert.Equal(
            ["parameter 'spare' is used by no rule"],
            Warnings(""" "parameters": { "used": 1, "inText": 2, "spare": 3 }, "rules": [ { "name": "r", "for": "o: O where o.total > used", "set": { "o.off": 1 }, "because": "{inText}" } ] """).Where(w => w.Message.StartsWith("parameter", StringComparison.Ordinal)).Select(w => w.Message));

    [Fact]
    public void A_folder_is_not_a_file_and_neither_is_nothing()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Assert.Equal($"'{folder}': it is a folder", Assert.Single(RuleSet.Check(folder)).Message);
            string empty = Path.Combine(folder, "empty.json");
            File.WriteAllText(empty, "");
            Assert.Equal("the file is empty", Assert.Single(RuleSet.Check(empty)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IReadOnlyList<Diagnostic> Warnings(string rules)
    {
        IReadOnlyList<Diagnostic> found = Diagnose($$"""{ "name": "t", {{Facts}}, {{rules}} }""");
        Assert.DoesNotContain(found, d => d.Severity == DiagnosticSeverity.Error);
        return found;
    }
}
