using Purchasing.Core.Decisions;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Flow;

/// <summary>What travels through the graph from its input to every node. Immutable.</summary>
public sealed record FlowContext
{
    /// <summary>The products in question.</summary>
    public required ProductSet Products { get; init; }

    /// <summary>How to decide.</summary>
    public required DecisionOptions Decision { get; init; }

    /// <summary>Told of the facts that the rules decide on; null for nobody.</summary>
    internal Action<FactSet>? OnFacts { get; init; }

    /// <summary>Who asks.</summary>
    public required string Actor { get; init; }

    /// <summary>Makes orders unique; null takes the position each decision was made on.</summary>
    public string? RunKey { get; init; }
}
