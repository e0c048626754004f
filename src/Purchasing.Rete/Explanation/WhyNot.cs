using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Explanation;

/// <summary>Why a rule has no match among the facts of a session. Immutable.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Matches">Whether the rule does match; then nothing failed.</param>
/// <param name="Satisfied">How many conditions, in the order of the rule, could be satisfied together.</param>
/// <param name="Condition">The first condition that failed, as text; null when none did.</param>
/// <param name="Location">Where that condition stands.</param>
/// <param name="Candidates">The facts that were considered for it, nearest first, with what each lacked.</param>
/// <param name="Message">All of it as one sentence.</param>
public sealed record WhyNot(
    string Rule,
    bool Matches,
    int Satisfied,
    string? Condition,
    SourceLocation Location,
    IReadOnlyList<WhyNotCandidate> Candidates,
    string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}

/// <summary>One fact that did not satisfy a condition. Immutable.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Test">The first test that failed, as text.</param>
/// <param name="Values">The values that the test saw, by the names that it uses.</param>
public sealed record WhyNotCandidate(FactSnapshot Fact, string Test, IReadOnlyDictionary<string, object?> Values)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Test} is false, with {string.Join(", ", Values.Select(v => $"{v.Key} = {FactText.Value(v.Value, null)}"))}";
}
