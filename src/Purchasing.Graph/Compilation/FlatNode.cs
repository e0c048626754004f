using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>A checked node on its way into the flat list of nodes that runs.</summary>
sealed record FlatNode(string Id, NodeDefinition Definition, INodeHandler Handler, NodeRole Role, int Owner)
{
    public PortExpression? When { get; init; }
    public object?[]? Constants { get; init; }
    public object?[]? Fallback { get; init; }
}
