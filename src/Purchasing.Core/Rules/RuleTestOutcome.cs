namespace Purchasing.Core.Rules;

/// <summary>What came out of one test of a version of the rules. Immutable.</summary>
/// <param name="Name">The test's name.</param>
/// <param name="Problems">What differed from what it expects; empty when it passed.</param>
public sealed record RuleTestOutcome(string Name, IReadOnlyList<string> Problems)
{
    /// <summary>Whether it passed.</summary>
    public bool Passed => Problems.Count == 0;
}
