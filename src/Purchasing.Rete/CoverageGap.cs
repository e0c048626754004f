using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete;

/// <summary>A rule, or an alternative of its conditions, that no test fires. Immutable.</summary>
/// <param name="Rule">The rule, or the row of a table.</param>
/// <param name="Branch">The alternative; null when the whole rule does not fire.</param>
/// <param name="Location">Where it stands.</param>
public sealed record CoverageGap(string Rule, string? Branch, SourceLocation Location)
{
    /// <inheritdoc/>
    public override string ToString() => Branch is null ? $"{Location}: no test fires '{Rule}'" : $"{Location}: no test fires '{Rule}' by {Branch}";
}
