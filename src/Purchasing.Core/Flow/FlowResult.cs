using System.Text.Json.Serialization;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Flow;

/// <summary>The answer of the flow for one product. Immutable.</summary>
public sealed record FlowResult
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>One of <see cref="FlowStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>The decision; null when the product was held before any rule ran.</summary>
    public Decision? Decision { get; init; }

    /// <summary>The stored order; null when there is none.</summary>
    public PurchaseOrder? PurchaseOrder { get; init; }

    /// <summary>The fired rules in order.</summary>
    public IReadOnlyList<ExplanationStep> Explanation { get; init; } = [];

    /// <summary>What became of each offer.</summary>
    public IReadOnlyList<OfferOutcome> Offers { get; init; } = [];

    /// <summary>What a buyer should know although it was decided.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the product is held; empty when it is not.</summary>
    public IReadOnlyList<string> HeldReasons { get; init; } = [];

    /// <summary>The nodes of the graph in order.</summary>
    public IReadOnlyList<TraceStep> Trace { get; init; } = [];

    /// <summary>The run drawn over the graph, with what was skipped or failed and why; null when the request asked for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Drawing { get; init; }
}
