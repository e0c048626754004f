using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

public sealed class RuleFileTests
{
    [Fact]
    public void The_tests_in_the_purchasing_rules_pass() => AllPass(RuleFiles.Purchasing);

    [Fact]
    public void The_tests_in_the_classic_rules_pass() => AllPass(RuleFiles.Classic);

    [Fact]
    public void The_rule_files_load_without_warnings()
    {
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
