using Purchasing.Graph.Definition;

namespace Purchasing.Graph.Compilation;

/// <summary>A checked graph with its subgraphs unfolded into one list of nodes.</summary>
sealed class FlatGraph(GraphDefinition definition)
{
    public GraphDefinition Definition { get; } = definition;
    public List<FlatNode> Nodes { get; } = [];
    public List<CompiledEdge> Edges { get; } = [];

    /// <summary>The node and its output behind each output of the graph.</summary>
    public List<(int Node, int Port)> Outputs { get; } = [];
}
