using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Definition;

/// <summary>A graph as it was written: the same data whether it came from JSON or from <see cref="GraphBuilder"/>. Immutable.</summary>
public sealed record GraphDefinition
{
    /// <summary>The name edges use for the inputs of the graph.</summary>
    public const string InputNode = "input";

    /// <summary>The name of the graph; appears in traces, metrics and stored runs.</summary>
    public required string Name { get; init; }

    /// <summary>The version its author gave it.</summary>
    public string Version { get; init; } = "1.0";

    /// <summary>What the graph is for, in words.</summary>
    public string? Description { get; init; }

    /// <summary>The inputs of the graph.</summary>
    public IReadOnlyList<InputPort> Inputs { get; init; } = [];

    /// <summary>The outputs of the graph, each read from an output of a node.</summary>
    public IReadOnlyList<GraphOutput> Outputs { get; init; } = [];

    /// <summary>The nodes, in the order they were written.</summary>
    public IReadOnlyList<NodeDefinition> Nodes { get; init; } = [];

    /// <summary>The edges, in the order they were written.</summary>
    public IReadOnlyList<EdgeDefinition> Edges { get; init; } = [];

    /// <summary>When the side effects of a run are undone.</summary>
    public CompensationPolicy Compensation { get; init; }

    /// <summary>Graphs that nodes of kind <c>subgraph</c> and <c>foreach</c> name; they may name each other, but not in a circle.</summary>
    public IReadOnlyDictionary<string, GraphDefinition> Graphs { get; init; } = NoGraphs;

    internal static readonly IReadOnlyDictionary<string, GraphDefinition> NoGraphs =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, GraphDefinition>.Empty;
}
