using Purchasing.Core.Decisions;

namespace Purchasing.Core.Catalogue;

/// <summary>What rules answer when they are asked about a product. Immutable.</summary>
/// <param name="About">The warehouse, or the whole order of several warehouses; null when the product is decided as one.</param>
/// <param name="Text">The answer for people, in one or more lines.</param>
/// <param name="Because">The firings behind it, the first one first; empty when there are none.</param>
public sealed record RuleAnswer(string? About, string Text, IReadOnlyList<ExplanationStep> Because)
{
    /// <summary>Why the product is held, by its sources or by a rule; empty when it is not.</summary>
    public IReadOnlyList<string> HeldReasons { get; init; } = [];
}
