using Purchasing.Rete;

namespace Purchasing.Core.Catalogue;

/// <summary>What a what-if supposes. Immutable.</summary>
public sealed record Supposition
{
    /// <summary>The products to compare; null for the whole catalogue.</summary>
    public IReadOnlyCollection<string>? ProductIds { get; init; }

    /// <summary>Other rules, or the same with other parameters; null for those in force.</summary>
    public RuleSet? Rules { get; init; }

    /// <summary>Facts that are supposed; null for none.</summary>
    public FactOverrides? Facts { get; init; }

    /// <summary>Whether both decisions say which rules fired, which takes longer.</summary>
    public bool Explain { get; init; }

    /// <summary>Products decided at a time.</summary>
    public int BatchSize { get; init; } = 2000;
}
