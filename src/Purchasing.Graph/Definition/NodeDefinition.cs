using System.Text.Json;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Definition;

/// <summary>One node as written in a graph file or said to <see cref="GraphBuilder"/>. Immutable.</summary>
/// <param name="Id">The name of the node, unique in the graph.</param>
/// <param name="Kind">The name of its kind; empty for a node whose handler was given in code.</param>
public sealed record NodeDefinition(string Id, string Kind)
{
    /// <summary>What the node's kind reads; <see cref="JsonValueKind.Undefined"/> when nothing was written.</summary>
    public JsonElement Configuration { get; init; }

    /// <summary>A handler given in code, in place of a kind.</summary>
    public INodeHandler? Handler { get; init; }

    /// <summary>A condition over the node's inputs; when it is false the node is skipped.</summary>
    public string? When { get; init; }

    /// <summary>When a node with several incoming edges runs.</summary>
    public JoinPolicy Join { get; init; }

    /// <summary>How long one attempt may take; <see langword="null"/> for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Further attempts; <see langword="null"/> for none.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>How the side effect of the node is undone; <see langword="null"/> for as it is done.</summary>
    public UndoPolicy? Undo { get; init; }

    /// <summary>The circuit breaker; <see langword="null"/> for none.</summary>
    public BreakerPolicy? Breaker { get; init; }

    /// <summary>How many executions of this node may be under way at once, over all runs; <see langword="null"/> for no limit.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The cache; <see langword="null"/> for none.</summary>
    public CachePolicy? Cache { get; init; }

    internal bool HasPolicy => Timeout is not null || Retry is not null || Breaker is not null || Concurrency is not null || Cache is not null || Undo is not null;

    /// <summary>Inputs given as constants, by port.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Values { get; init; }

    /// <summary>The outputs to answer with when the node fails, by port; <see langword="null"/> when a failure stays a failure.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Fallback { get; init; }

    /// <summary>Names of inputs and outputs that traces show as <c>***</c>.</summary>
    public IReadOnlyList<string> Redact { get; init; } = [];

    /// <summary>What the node is for, in words.</summary>
    public string? Description { get; init; }

    /// <summary>Where the node stands in its file.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>The places of the node's JSON, for problems found later.</summary>
    internal JsonPlace? Place { get; init; }

    /// <summary>Whether the missing kind was reported already.</summary>
    internal bool KindMissing { get; init; }
}
