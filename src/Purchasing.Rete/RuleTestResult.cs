using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;

namespace Purchasing.Rete;

/// <summary>The outcome of one test carried by a rule file. Immutable.</summary>
/// <param name="Name">The test's name.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Problems">What differs from the expectation; empty when the test passed.</param>
/// <param name="Explanation">The firings of the test.</param>
public sealed record RuleTestResult(string Name, SourceLocation Location, IReadOnlyList<string> Problems, IReadOnlyList<Firing> Explanation)
{
    /// <summary>Whether everything was as expected.</summary>
    public bool Passed => Problems.Count == 0;

    /// <inheritdoc/>
    public override string ToString() => Passed ? $"passed: {Name}" : $"{Location}: failed: {Name}: {string.Join("; ", Problems)}";
}
