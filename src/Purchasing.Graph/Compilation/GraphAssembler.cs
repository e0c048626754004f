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
        return new LogicGraph(flat.Definition, nodes, edges, outgoing[0], outputSlots, next, SensitiveSlots(flat, nodes, edges, next), scope);
    }

    static CompiledNode Assemble(
        FlatGraph graph, FlatNode node, int index, int slot, int[] incoming, int[] outgoing, CompiledEdge[] edges, GraphScope scope)
    {
        InputPort[] inputs = [.. node.Handler.Inputs];
        OutputPort[] outputs = [.. node.Handler.Outputs];
        // The edges that carry order alone stand in front.
        int[][] grouped = inputs.Length == 0 ? [incoming] : ByPort(inputs.Length, incoming, edges);
        int[][] portEdges = grouped[1..];
        bool[]? isChecked = null;
        for (int port = 0; port < inputs.Length; port++)
        {
            foreach (int edge in portEdges[port])
            {
                if (NeedsCheck(graph, edges[edge], inputs[port])) (isChecked ??= new bool[inputs.Length])[port] = true;
            }
        }
        NodeDefinition definition = node.Definition;
        bool isWork = node.Role == NodeRole.Work;
        // Unique, since a node may run another graph with a node of the same name.
        string mark = definition.HasPolicy || node.Handler is ISideEffectHandler ? $"{node.Id}:{Guid.NewGuid():N}" : "";
        var resilience = isWork ? NodeResilience.Build(definition, mark, scope.Time) : null;
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
            OrderEdges = grouped[0],
            Mark = mark,
            Constants = node.Constants,
            Fallback = node.Fallback,
            When = node.When,
            CheckedInputs = isChecked,
            HiddenInputs = Hidden(inputs, definition.Redact, static port => port.Sensitive, static port => port.Name),
            HiddenOutputs = Hidden(outputs, definition.Redact, static port => port.Sensitive, static port => port.Name),
            Resilience = resilience,
            Undoing = sideEffect is not null ? NodeResilience.BuildUndoing(definition, mark, scope.Time) : null,
            Limit = isWork && definition.Concurrency is { } limit ? new SemaphoreSlim(limit, limit) : null,
            Cache = isWork && definition.Cache is { } cache ? new NodeCache(cache, scope.Time) : null,
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

    static int[][] ByPort(int ports, int[] incoming, CompiledEdge[] edges)
    {
        var counts = new int[ports + 1];
        foreach (int edge in incoming) counts[edges[edge].ToPort - CompiledEdge.NoPort]++;
        int[][] grouped = Array.ConvertAll(counts, static count => count == 0 ? [] : new int[count]);
        Array.Clear(counts);
        foreach (int edge in incoming)
        {
            int group = edges[edge].ToPort - CompiledEdge.NoPort;
            grouped[group][counts[group]++] = edge;
        }
        return grouped;
    }

    // A value is sensitive when the port that gives it says so, or one that takes it.
    static bool[] SensitiveSlots(FlatGraph flat, CompiledNode[] nodes, CompiledEdge[] edges, int count)
    {
        var sensitive = new bool[count];
        for (int i = 0; i < flat.Definition.Inputs.Count; i++) sensitive[i] = flat.Definition.Inputs[i].Sensitive;
        foreach (CompiledNode node in nodes) node.HiddenOutputs.CopyTo(sensitive, node.OutputBase);
        foreach (CompiledEdge edge in edges)
        {
            if (edge.Slot >= 0 && edge.ToPort >= 0) sensitive[edge.Slot] |= nodes[edge.To].HiddenInputs[edge.ToPort];
        }
        // The border of a subgraph passes values on as they are: what is a secret on one side of it is one on the other.
        CompiledNode[] borders = [.. nodes.Where(node => node.Role != NodeRole.Work && node.Inputs.Length > 0)];
        for (bool isSettled = false; !isSettled;)
        {
            isSettled = true;
            foreach (CompiledNode node in borders)
            {
                for (int i = 0; i < node.Inputs.Length; i++) isSettled &= !PassOn(node, i, edges, sensitive);
            }
        }
        return sensitive;
    }

    static bool PassOn(CompiledNode node, int port, CompiledEdge[] edges, bool[] sensitive)
    {
        bool isSecret = sensitive[node.OutputBase + port] || node.PortEdges[port].Any(edge => edges[edge].Slot is var slot and >= 0 && sensitive[slot]);
        if (!isSecret || node.HiddenInputs[port] && node.HiddenOutputs[port]) return false;
        node.HiddenInputs[port] = node.HiddenOutputs[port] = sensitive[node.OutputBase + port] = true;
        foreach (int edge in node.PortEdges[port])
        {
            if (edges[edge].Slot is var slot and >= 0) sensitive[slot] = true;
        }
        return true;
    }

    static bool NeedsCheck(FlatGraph graph, CompiledEdge edge, InputPort port)
    {
        Type source = edge.From < 0 ? graph.Definition.Inputs[edge.FromPort].Type : graph.Nodes[edge.From].Handler.Outputs[edge.FromPort].Type;
        return PortFit.Of(source, port.Type) == Fit.Sometimes;
    }
}
