using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

public sealed class RuleFileTests
{
    [Fact]
    public void The_tests_in_the_purchasing_rules_pass() => AllPass(RuleFiles.Purchasing);

    [Fact]
    public void The_tests_in_the_classic_rules_pass() => AllPass(RuleFiles.Classic);

    [Fact]
    public void The_tests_in_the_classic_rules_in_stages_pass() => AllPass(RuleFiles.ClassicStages);

    [Fact]
    public void Every_purchasing_rule_is_fired_by_a_test_of_its_file()
    {
        HashSet<string> fired = [.. RuleFiles.Purchasing.RunTests().SelectMany(test => test.Explanation).Select(firing => firing.Rule)];
        Assert.Empty(RuleFiles.Purchasing.Rules.Select(rule => rule.Name).Except(fired));
    }

    [Fact]
    public void The_purchasing_rules_state_no_salience_and_no_rule_has_more_than_eight_lines()
    {
        string[] lines = File.ReadAllLines(Repository.File("rules", "purchasing.rules.json"));
        Assert.DoesNotContain(lines, line => line.Contains("\"salience\"", StringComparison.Ordinal));
        int tests = Array.FindIndex(lines, line => line.StartsWith("  \"samples\"", StringComparison.Ordinal));
        int[] starts = [.. Enumerable.Range(0, tests).Where(i => lines[i].Contains("{ \"name\": ", StringComparison.Ordinal))];
        Assert.Equal(RuleFiles.Purchasing.Rules.Count, starts.Length);
        Assert.All(starts, start => Assert.InRange(Array.FindIndex(lines, start, line => line.TrimEnd(',').EndsWith(" }", StringComparison.Ordinal) && line.Contains("\"because\"", StringComparison.Ordinal)) - start + 1, 1, 8));
    }

    [Fact]
    public void The_document_of_the_purchasing_rules_is_what_they_say_now()
    {
        string document = RuleSet.Print(Repository.File("rules", "purchasing.rules.json"), PurchasingRules.CreateOptions());
        string kept = Repository.File("docs", "purchasing-rules.md");
        if (Environment.GetEnvironmentVariable("PURCHASING_WRITE_DOCS") == "1") File.WriteAllText(kept, document);
        Assert.Equal(document, File.ReadAllText(kept).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_rule_files_load_without_warnings()
    {
        Assert.Empty(RuleFiles.ClassicStages.Warnings);
        Assert.Empty(RuleFiles.Purchasing.Warnings);
        Assert.Empty(RuleFiles.Classic.Warnings);
    }

    [Fact]
    public void The_classic_rules_are_fifteen() => Assert.Equal(15, RuleFiles.Classic.Rules.Count);

    private static void AllPass(RuleSet rules)
    {
        IReadOnlyList<RuleTestResult> results = rules.RunTests();
        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.True(result.Passed, result.ToString()));
    }
}
