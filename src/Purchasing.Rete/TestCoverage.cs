namespace Purchasing.Rete;

/// <summary>What the tests of a rule file fire, and what they do not. Immutable.</summary>
/// <param name="Results">The tests' results, in the order of the file.</param>
/// <param name="Rules">How many rules there are, rows of tables included; rules that are switched off do not count.</param>
/// <param name="RulesFired">How many of them a test fires.</param>
/// <param name="Branches">How many alternatives the conditions of these rules have: parts of <c>or</c> and of <c>||</c>.</param>
/// <param name="BranchesTaken">How many of them hold in a firing of a test.</param>
/// <param name="Gaps">What no test fires.</param>
public sealed record TestCoverage(
    IReadOnlyList<RuleTestResult> Results, int Rules, int RulesFired, int Branches, int BranchesTaken, IReadOnlyList<CoverageGap> Gaps);
