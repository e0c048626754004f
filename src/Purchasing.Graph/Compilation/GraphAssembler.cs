using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>Turns a checked, flat graph into the one that runs: indexes in place of names, policies built.</summary>
static class GraphAssembler
{
    public static LogicGraph Assemble(FlatGraph flat, GraphScope scope)
    {
        int count = flat.Nodes.Count;
        var slots = new int[count];
        int next = flat.Definition.Inputs.Count;
        for (int i = 0; i < count; i++)
        {
            slots[i] = next;
            next += flat.Nodes[i].Handler.Outputs.Count;
        }
        CompiledEdge[] edges = [.. flat.Edges];
        foreach (CompiledEdge edge in edges)
        {
            if (edge.FromPort >= 0) edge.Slot = edge.From < 0 ? edge.FromPort : slots[edge.From] + edge.FromPort;
        }
        int[][] incoming = Grouped(edges, count, static edge => edge.To);
        // The edges from the inputs of the graph stand in front.
        int[][] outgoing = Grouped(edges, count + 1, static edge => edge.From - CompiledEdge.GraphInput);
        var nodes = new CompiledNode[count];
        for (int i = 0; i < count; i++)
        {
            nodes[i] = Assemble(flat, flat.Nodes[i], i, slots[i], incoming[i], outgoing[i + 1], edges, scope);
        }
        int[] outputSlots = [.. flat.Outputs.Select(output => slots[output.Node] + output.Port)];
        return new LogicGraph(flat.Definition, nodes, edges, outgoing[0], outputSlots, next, scope);
    }

    static CompiledNode Assemble(
        FlatGraph graph, FlatNode node, int index, int slot, int[] incoming, int[] outgoing, CompiledEdge[] edges, GraphScope scope)
    {
        InputPort[] inputs = [.. node.Handler.Inputs];
        OutputPort[] outputs = [.. node.Handler.Outputs];
        var portEdges = new int[inputs.Length][];
        bool[]? isChecked = null;
        for (int port = 0; port < inputs.Length; port++)
        {
            portEdges[port] = EdgesOf(port, incoming, edges);
            foreach (int edge in portEdges[port])
            {
                if (NeedsCheck(graph, edges[edge], inputs[port])) (isChecked ??= new bool[inputs.Length])[port] = true;
            }
        }
        NodeDefinition definition = node.Definition;
        bool isWork = node.Role == NodeRole.Work;
        var resilience = isWork ? NodeResilience.Build(definition, scope.Time) : null;
        var sideEffect = node.Handler as ISideEffectHandler;
        bool isComposite = node.Handler.Traits.HasFlag(NodeTraits.Composite);
        return new CompiledNode
        {
            Index = index,
            Id = node.Id,
            Definition = definition,
            Handler = node.Handler,
            SideEffect = sideEffect,
            Inputs = inputs,
            Outputs = outputs,
            Role = node.Role,
            Owner = node.Owner,
            OutputBase = slot,
            InEdges = incoming,
            OutEdges = outgoing,
            PortEdges = portEdges,
            OrderEdges = EdgesOf(CompiledEdge.NoPort, incoming, edges),
            Constants = node.Constants,
            Fallback = node.Fallback,
            When = node.When,
            CheckedInputs = isChecked,
            HiddenInputs = Hidden(inputs, definition.Redact, static port => port.Sensitive, static port => port.Name),
            HiddenOutputs = Hidden(outputs, definition.Redact, static port => port.Sensitive, static port => port.Name),
            Resilience = resilience,
            Undoing = isWork ? NodeResilience.BuildUndoing(definition, scope.Time) : null,
            Limit = isWork && definition.Concurrency is { } limit ? new SemaphoreSlim(limit, limit) : null,
            Cache = isWork && definition.Cache is { } cache ? new NodeCache(cache, scope.Json, scope.Time) : null,
            IsInline = node.Handler.Traits.HasFlag(NodeTraits.Inline) && sideEffect is null && resilience is null && definition.Concurrency is null,
            IsComposite = isComposite,
            IsPlain = sideEffect is null && resilience is null && definition.Concurrency is null && definition.Cache is null && node.When is null && isChecked is null,
        };
    }

    static bool[] Hidden<T>(T[] ports, IReadOnlyList<string> redact, Func<T, bool> isSensitive, Func<T, string> nameOf)
    {
        if (ports.Length == 0) return [];
        var hidden = new bool[ports.Length];
        for (int i = 0; i < ports.Length; i++) hidden[i] = isSensitive(ports[i]) || redact.Contains(nameOf(ports[i]));
        return hidden;
    }

    /// <summary>The indexes of the edges by group, each group in the order of the edges.</summary>
    static int[][] Grouped(CompiledEdge[] edges, int groups, Func<CompiledEdge, int> groupOf)
    {
        var counts = new int[groups];
        foreach (CompiledEdge edge in edges) counts[groupOf(edge)]++;
        int[][] grouped = Array.ConvertAll(counts, static count => count == 0 ? [] : new int[count]);
        Array.Clear(counts);
        for (int i = 0; i < edges.Length; i++)
        {
            int group = groupOf(edges[i]);
            grouped[group][counts[group]++] = i;
        }
        return grouped;
    }

    static int[] EdgesOf(int port, int[] incoming, CompiledEdge[] edges)
    {
        int count = 0;
        foreach (int edge in incoming)
        {
            if (edges[edge].ToPort == port) count++;
        }
        if (count == 0) return [];
        if (count == incoming.Length) return incoming;
        var found = new int[count];
        count = 0;
        foreach (int edge in incoming)
        {
            if (edges[edge].ToPort == port) found[count++] = edge;
        }
        return found;
    }

    static bool NeedsCheck(FlatGraph graph, CompiledEdge edge, InputPort port)
    {
        Type source = edge.From < 0 ? graph.Definition.Inputs[edge.FromPort].Type : graph.Nodes[edge.From].Handler.Outputs[edge.FromPort].Type;
        return PortFit.Of(source, port.Type) == Fit.Sometimes;
    }
}
