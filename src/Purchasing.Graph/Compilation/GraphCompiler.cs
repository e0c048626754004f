using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>Checks one graph, finds all its problems, and unfolds its subgraphs.</summary>
sealed class GraphCompiler(GraphDefinition definition, GraphScope scope)
{
    readonly NodeBinder _nodes = new(definition, scope);

    /// <summary>The graph, or <see langword="null"/> when problems were reported to the scope.</summary>
    public FlatGraph? Compile()
    {
        int before = scope.Diagnostics.Count;
        CheckNames();
        _nodes.Bind();
        var edges = new EdgeResolver(definition, _nodes, scope);
        edges.Resolve();
        new CycleFinder(_nodes.Ids, _nodes.Definitions, edges.Pairs, scope).Report();
        CheckConnections(edges);
        CheckOutputs();
        // A node may lack its handler because of a problem that was found when the file was read.
        bool isSound = scope.Diagnostics.Count == before && !_nodes.Handlers.Contains(null);
        return isSound && IsWithinBounds() ? new Flattener(definition, _nodes, edges).Flatten() : null;
    }

    bool IsWithinBounds()
    {
        // A subgraph becomes its nodes and the two around them.
        long count = _nodes.Handlers.Sum(handler => handler is SubgraphHandler subgraph ? subgraph.Body.Nodes.Count + 2L : 1L);
        bool isFirst = scope.Unfolded <= scope.Options.MaxNodes;
        scope.Unfolded += count;
        if (scope.Unfolded <= scope.Options.MaxNodes) return true;
        if (isFirst)
        {
            Report("too-many-nodes", $"With graph '{definition.Name}' the file has {scope.Unfolded} nodes once subgraphs are unfolded; at most {scope.Options.MaxNodes} are allowed.",
                default, null, $"Use fewer subgraphs, or set {nameof(LogicGraphOptions)}.{nameof(LogicGraphOptions.MaxNodes)}.");
        }
        return false;
    }

    void CheckNames()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (InputPort input in definition.Inputs)
        {
            if (!seen.Add(input.Name)) Report("duplicate-input", $"The graph has two inputs '{input.Name}'.", default, null);
        }
    }

    void CheckConnections(EdgeResolver edges)
    {
        if (definition.Nodes.Count < 2) return;
        var connected = new bool[_nodes.Count];
        foreach (var (from, to) in edges.Pairs)
        {
            if (from >= 0) connected[from] = true;
            connected[to] = true;
        }
        foreach (GraphOutput output in definition.Outputs)
        {
            if (_nodes.TryFind(output.Node, out int index)) connected[index] = true;
        }
        for (int i = 0; i < connected.Length; i++)
        {
            if (connected[i] || edges.HasBrokenEdge(_nodes.Ids[i])) continue;
            Report("unreachable-node", $"No edge leads to node '{_nodes.Ids[i]}' or away from it.", _nodes.Definitions[i].Location, _nodes.Ids[i],
                "Connect it, or remove it.");
        }
    }

    void CheckOutputs()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (GraphOutput output in definition.Outputs)
        {
            if (!seen.Add(output.Name)) Report("duplicate-output", $"The graph has two outputs '{output.Name}'.", output.Location, null);
            if (!_nodes.TryFind(output.Node, out int index))
            {
                Report("unknown-node", $"Output '{output.Name}' comes from node '{output.Node}', which does not exist.", output.Location, null,
                    Nearest.Suggest(output.Node, _nodes.Ids));
            }
            else if (_nodes.Handlers[index] is { } handler && !handler.Outputs.Any(port => port.Name == output.Port))
            {
                Report("unknown-port", $"Output '{output.Name}' comes from '{output.Port}', which is not an output of node '{output.Node}'.", output.Location,
                    output.Node, Nearest.Suggest(output.Port, [.. handler.Outputs.Select(port => port.Name)]));
            }
        }
    }

    void Report(string code, string message, SourceLocation location, string? node, string? suggestion = null) =>
        scope.Report(new GraphDiagnostic(code, message, location, node, suggestion));
}
