using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>Checks the edges of a graph: both ends exist, types fit, and every input has exactly the producers it may have.</summary>
sealed class EdgeResolver(GraphDefinition definition, NodeBinder nodes, GraphScope scope)
{
    readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    readonly Dictionary<(string Node, bool IsSource), Dictionary<string, int>> _ports = [];

    /// <summary>The sound edges.</summary>
    public List<CompiledEdge> Edges { get; } = [];

    /// <summary>Source and target of every edge whose ends exist, sound or not.</summary>
    public List<(int From, int To)> Pairs { get; } = [];

    /// <summary>Whether an edge that names this node is wrong, so that the lack of one is no further problem.</summary>
    public bool HasBrokenEdge(string node) => _broken.Contains(node);

    public void Resolve()
    {
        var seen = new HashSet<(string, string?, string, string?, EdgeTrigger)>(definition.Edges.Count);
        Edges.EnsureCapacity(definition.Edges.Count);
        Pairs.EnsureCapacity(definition.Edges.Count);
        foreach (EdgeDefinition edge in definition.Edges)
        {
            int before = scope.Diagnostics.Count;
            if (!seen.Add((edge.From, edge.FromPort, edge.To, edge.ToPort, edge.On)))
            {
                Report(edge, "duplicate-edge", $"The edge {edge} is written twice.", null, "Remove one, or join their conditions with ||.");
            }
            CompiledEdge? resolved = Resolve(edge);
            if (resolved is not null && scope.Diagnostics.Count == before) Edges.Add(resolved);
            else _broken.UnionWith([edge.From, edge.To]);
        }
        CheckProducers();
    }

    CompiledEdge? Resolve(EdgeDefinition edge)
    {
        int from = CompiledEdge.GraphInput;
        if (edge.From != GraphDefinition.InputNode && !nodes.TryFind(edge.From, out from))
        {
            Report(edge, "unknown-node", $"The edge {edge} comes from node '{edge.From}', which does not exist.", "from", Nearest.Suggest(edge.From, nodes.Ids));
            from = -2;
        }
        if (edge.To == GraphDefinition.InputNode)
        {
            Report(edge, "edge-to-input", $"The edge {edge} leads to the inputs of the graph, which the caller gives.", "to");
            return null;
        }
        if (!nodes.TryFind(edge.To, out int to))
        {
            Report(edge, "unknown-node", $"The edge {edge} leads to node '{edge.To}', which does not exist.", "to", Nearest.Suggest(edge.To, nodes.Ids));
            return null;
        }
        if (from == -2) return null;
        Pairs.Add((from, to));
        CheckForm(edge, from);
        if (from >= 0 && nodes.Handlers[from] is null || nodes.Handlers[to] is not { } target) return null;
        IReadOnlyList<(string Name, Type Type)> sources = Ports(from);
        int fromPort = FindSource(edge, sources);
        int toPort = FindTarget(edge, target);
        if (fromPort >= 0 && toPort >= 0) CheckTypes(edge, sources[fromPort].Type, target.Inputs[toPort].Type);
        return new CompiledEdge
        {
            From = from,
            FromPort = fromPort,
            To = to,
            ToPort = toPort,
            On = edge.On,
            When = edge.When is null ? null : ReadCondition(edge, sources),
            Optional = toPort >= 0 && !target.Inputs[toPort].Required,
        };
    }

    void CheckForm(EdgeDefinition edge, int from)
    {
        if (edge.FromPort is null && edge.ToPort is not null)
        {
            Report(edge, "half-edge", $"The edge {edge} leads to an input but says no output to read.", "from", $"Write \"{edge.From}.<output>\".");
        }
        if (edge.On == EdgeTrigger.Success) return;
        if (from < 0) Report(edge, "wrong-trigger", $"The edge {edge} follows the outcome of the graph's inputs, which have none.", "on");
        if (edge.FromPort is not null) Report(edge, "wrong-trigger", $"The edge {edge} follows a failure and can carry no data.", "from", $"Write \"{edge.From}\" and \"{edge.To}\".");
        if (edge.When is not null) Report(edge, "wrong-trigger", $"The edge {edge} follows a failure, so its condition has no outputs to look at.", "when");
    }

    int FindSource(EdgeDefinition edge, IReadOnlyList<(string Name, Type Type)> sources)
    {
        if (edge.FromPort is null) return CompiledEdge.NoPort;
        if (Find(edge.From, true, sources.Count, i => sources[i].Name, edge.FromPort) is var found and >= 0) return found;
        string owner = edge.From == GraphDefinition.InputNode ? "input of the graph" : $"output of node '{edge.From}'";
        Report(edge, "unknown-port", $"The edge {edge} reads '{edge.FromPort}', which is not an {owner}.", "from",
            Nearest.Suggest(edge.FromPort, [.. sources.Select(port => port.Name)]) ?? Known(sources.Select(port => port.Name)));
        return CompiledEdge.NoPort;
    }

    int FindTarget(EdgeDefinition edge, INodeHandler target)
    {
        if (edge.ToPort is null) return CompiledEdge.NoPort;
        if (Find(edge.To, false, target.Inputs.Count, i => target.Inputs[i].Name, edge.ToPort) is var found and >= 0) return found;
        Report(edge, "unknown-port", $"The edge {edge} leads to '{edge.ToPort}', which is not an input of node '{edge.To}'.", "to",
            Nearest.Suggest(edge.ToPort, [.. target.Inputs.Select(port => port.Name)]) ?? Known(target.Inputs.Select(port => port.Name)));
        return CompiledEdge.NoPort;
    }

    // A node with many ports has many edges: looking at each port for each edge would take the square of it.
    int Find(string node, bool isSource, int count, Func<int, string> nameAt, string name)
    {
        const int few = 12;
        if (count > few)
        {
            if (!_ports.TryGetValue((node, isSource), out Dictionary<string, int>? ports))
            {
                _ports[(node, isSource)] = ports = new Dictionary<string, int>(count, StringComparer.Ordinal);
                for (int i = 0; i < count; i++) ports.TryAdd(nameAt(i), i);
            }
            return ports.GetValueOrDefault(name, -1);
        }
        for (int i = 0; i < count; i++)
        {
            if (nameAt(i) == name) return i;
        }
        return -1;
    }

    void CheckTypes(EdgeDefinition edge, Type from, Type to)
    {
        if (PortFit.Of(from, to) != Fit.Never) return;
        PortTypes types = scope.Options.Types;
        Report(edge, "type-mismatch", $"The edge {edge} carries {types.NameOf(from)}, but {types.NameOf(to)} is expected.", "to",
            "Put a transform node between them, or correct a port.");
    }

    PortExpression? ReadCondition(EdgeDefinition edge, IReadOnlyList<(string Name, Type Type)> sources)
    {
        try
        {
            PortExpression condition = PortExpression.Compile(edge.When!, sources, scope);
            if (condition.ResultType == typeof(bool)) return condition;
            Report(edge, "wrong-condition", $"The condition of the edge {edge} is {scope.Options.Types.NameOf(condition.ResultType)} where bool was expected.", "when");
        }
        catch (FormatException e)
        {
            Report(edge, "wrong-condition", $"The condition of the edge {edge} is wrong: {e.Message}", "when");
        }
        return null;
    }

    void CheckProducers()
    {
        // One count for each input of each node, those of a node together.
        var first = new int[nodes.Count + 1];
        for (int i = 0; i < nodes.Count; i++) first[i + 1] = first[i] + (nodes.Handlers[i]?.Inputs.Count ?? 0);
        var producers = new int[first[^1]];
        foreach (CompiledEdge edge in Edges)
        {
            if (edge.ToPort >= 0) producers[first[edge.To] + edge.ToPort]++;
        }
        for (int i = 0; i < nodes.Count; i++) CheckProducers(i, producers.AsSpan(first[i]..first[i + 1]));
    }

    void CheckProducers(int index, ReadOnlySpan<int> producers)
    {
        if (nodes.Handlers[index] is not { } handler) return;
        NodeDefinition node = nodes.Definitions[index];
        for (int i = 0; i < producers.Length; i++)
        {
            InputPort port = handler.Inputs[i];
            bool constant = nodes.Constants[index] is { } constants && !ReferenceEquals(constants[i], CompiledNode.Unset);
            if (producers[i] + (constant ? 1 : 0) > 1 && (node.Join != JoinPolicy.First || constant))
            {
                ReportNode(node, "doubly-produced-input", $"Input '{port.Name}' of node '{node.Id}' has {producers[i] + (constant ? 1 : 0)} producers.",
                    constant ? "Remove the constant or the edge." : "Remove all but one, or set \"join\": \"first\".");
            }
            if (producers[i] == 0 && !constant && port.Required && !HasBrokenEdge(node.Id))
            {
                ReportNode(node, "missing-input", $"Nothing produces the required input '{port.Name}' of node '{node.Id}'.",
                    $"Add an edge to \"{node.Id}.{port.Name}\", or a constant in \"values\".");
            }
        }
    }

    IReadOnlyList<(string Name, Type Type)> Ports(int node)
    {
        if (node == CompiledEdge.GraphInput) return _inputs ??= [.. definition.Inputs.Select(port => (port.Name, port.Type))];
        if (nodes.Handlers[node]!.Outputs.Count == 0) return [];
        return (_outputs ??= new IReadOnlyList<(string, Type)>?[nodes.Count])[node] ??= [.. nodes.Handlers[node]!.Outputs.Select(port => (port.Name, port.Type))];
    }

    IReadOnlyList<(string, Type)>? _inputs;
    IReadOnlyList<(string, Type)>?[]? _outputs;

    static string? Known(IEnumerable<string> names)
    {
        string text = string.Join(", ", names);
        return text.Length == 0 ? null : $"Known: {text}.";
    }

    void Report(EdgeDefinition edge, string code, string message, string? path, string? suggestion = null) =>
        scope.Report(new GraphDiagnostic(code, message, edge.Place?.Find(path).Location ?? edge.Location, null, suggestion));

    void ReportNode(NodeDefinition node, string code, string message, string suggestion) =>
        scope.Report(new GraphDiagnostic(code, message, node.Location, node.Id, suggestion));
}
