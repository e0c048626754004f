using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>
/// Unfolds subgraphs into the graph around them, so that parallelism, stores, undoing and traces need to know
/// nothing of nesting. A subgraph <c>s</c> becomes <c>s/input</c>, its nodes as <c>s/node</c>, and <c>s</c>, which stands for the whole.
/// </summary>
sealed class Flattener(GraphDefinition definition, NodeBinder nodes, EdgeResolver edges)
{
    readonly FlatGraph _flat = new(definition);
    readonly int[] _first = new int[nodes.Count];
    readonly int[] _last = new int[nodes.Count];

    public FlatGraph Flatten()
    {
        _flat.Nodes.EnsureCapacity(nodes.Count);
        _flat.Edges.EnsureCapacity(edges.Edges.Count);
        for (int i = 0; i < nodes.Count; i++)
        {
            _first[i] = _flat.Nodes.Count;
            if (nodes.Handlers[i] is SubgraphHandler subgraph) Unfold(i, subgraph);
            else _flat.Nodes.Add(Written(i, nodes.Ids[i], nodes.Handlers[i]!, NodeRole.Work));
            _last[i] = _flat.Nodes.Count - 1;
        }
        foreach (CompiledEdge edge in edges.Edges)
        {
            _flat.Edges.Add(Moved(edge, edge.From < 0 ? CompiledEdge.GraphInput : _last[edge.From], edge.FromPort, _first[edge.To], edge.ToPort));
        }
        foreach (GraphOutput output in definition.Outputs)
        {
            nodes.TryFind(output.Node, out int index);
            int port = nodes.Handlers[index]!.Outputs.TakeWhile(candidate => candidate.Name != output.Port).Count();
            _flat.Outputs.Add((_last[index], port));
        }
        return _flat;
    }

    FlatNode Written(int index, string id, INodeHandler handler, NodeRole role) =>
        new(id, nodes.Definitions[index], handler, role, -1)
        {
            When = nodes.Conditions[index],
            Constants = nodes.Constants[index],
            Fallback = nodes.Fallbacks[index],
        };

    void Unfold(int index, SubgraphHandler subgraph)
    {
        NodeDefinition node = nodes.Definitions[index];
        FlatGraph body = subgraph.Body;
        int entry = _flat.Nodes.Count, offset = entry + 1, exit = offset + body.Nodes.Count;
        _flat.Nodes.Add(Written(index, $"{node.Id}/{GraphDefinition.InputNode}", PassThrough.Entry(subgraph.Inputs), NodeRole.Entry) with { Owner = exit });
        foreach (FlatNode inner in body.Nodes)
        {
            _flat.Nodes.Add(inner with { Id = $"{node.Id}/{inner.Id}", Owner = inner.Owner < 0 ? exit : inner.Owner + offset });
        }
        _flat.Nodes.Add(new FlatNode(node.Id, node with { Join = JoinPolicy.All }, PassThrough.Exit(subgraph.Outputs), NodeRole.Exit, -1));

        var isTarget = new bool[body.Nodes.Count];
        var isSource = new bool[body.Nodes.Count];
        foreach (CompiledEdge edge in body.Edges)
        {
            isTarget[edge.To] = true;
            if (edge.From >= 0) isSource[edge.From] = true;
            _flat.Edges.Add(Moved(edge, edge.From < 0 ? entry : edge.From + offset, edge.FromPort, edge.To + offset, edge.ToPort));
        }
        _flat.Edges.Add(Order(entry, exit, optional: false));
        for (int i = 0; i < body.Outputs.Count; i++)
        {
            var (from, port) = body.Outputs[i];
            isSource[from] = true;
            _flat.Edges.Add(new CompiledEdge { From = from + offset, FromPort = port, To = exit, ToPort = i, Optional = true });
        }
        for (int i = 0; i < body.Nodes.Count; i++)
        {
            if (!isTarget[i]) _flat.Edges.Add(Order(entry, i + offset, optional: false));
            if (!isSource[i]) _flat.Edges.Add(Order(i + offset, exit, optional: true));
        }
    }

    static CompiledEdge Order(int from, int to, bool optional) =>
        new() { From = from, FromPort = CompiledEdge.NoPort, To = to, ToPort = CompiledEdge.NoPort, Optional = optional };

    static CompiledEdge Moved(CompiledEdge edge, int from, int fromPort, int to, int toPort) =>
        edge.From == from && edge.FromPort == fromPort && edge.To == to && edge.ToPort == toPort
        ? edge
        : new() { From = from, FromPort = fromPort, To = to, ToPort = toPort, On = edge.On, When = edge.When, Optional = edge.Optional };
}
