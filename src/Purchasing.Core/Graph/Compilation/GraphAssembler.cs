namespace Purchasing.Core.Graph;

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
        var incoming = new List<int>[count];
        var outgoing = new List<int>[count];
        for (int i = 0; i < count; i++) (incoming[i], outgoing[i]) = ([], []);
        var inputEdges = new List<int>();
        for (int i = 0; i < edges.Length; i++)
        {
            CompiledEdge edge = edges[i];
            if (edge.FromPort >= 0) edge.Slot = edge.From < 0 ? edge.FromPort : slots[edge.From] + edge.FromPort;
            incoming[edge.To].Add(i);
            (edge.From < 0 ? inputEdges : outgoing[edge.From]).Add(i);
        }
        var nodes = new CompiledNode[count];
        for (int i = 0; i < count; i++)
        {
            nodes[i] = Assemble(flat, flat.Nodes[i], i, slots[i], incoming[i], outgoing[i], edges, scope);
        }
        int[] outputSlots = [.. flat.Outputs.Select(output => slots[output.Node] + output.Port)];
        return new LogicGraph(flat.Definition, nodes, edges, [.. inputEdges], outputSlots, next, scope);
    }

    static CompiledNode Assemble(
        FlatGraph graph, FlatNode node, int index, int slot, List<int> incoming, List<int> outgoing, CompiledEdge[] edges, GraphScope scope)
    {
        InputPort[] inputs = [.. node.Handler.Inputs];
        OutputPort[] outputs = [.. node.Handler.Outputs];
        var portEdges = new int[inputs.Length][];
        var isChecked = new bool[inputs.Length];
        for (int port = 0; port < inputs.Length; port++)
        {
            portEdges[port] = EdgesOf(port, incoming, edges);
            foreach (int edge in portEdges[port]) isChecked[port] |= NeedsCheck(graph, edges[edge], inputs[port]);
        }
        NodeDefinition definition = node.Definition;
        bool isWork = node.Role == NodeRole.Work;
        var resilience = isWork ? NodeResilience.Build(definition, scope.Time) : null;
        var sideEffect = node.Handler as ISideEffectHandler;
        bool isComposite = node.Handler.Traits.HasFlag(NodeTraits.Composite);
        bool anyChecked = isChecked.Contains(true);
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
            InEdges = [.. incoming],
            OutEdges = [.. outgoing],
            PortEdges = portEdges,
            OrderEdges = EdgesOf(CompiledEdge.NoPort, incoming, edges),
            Constants = node.Constants,
            Fallback = node.Fallback,
            When = node.When,
            CheckedInputs = anyChecked ? isChecked : null,
            HiddenInputs = Array.ConvertAll(inputs, port => port.Sensitive || definition.Redact.Contains(port.Name)),
            HiddenOutputs = Array.ConvertAll(outputs, port => port.Sensitive || definition.Redact.Contains(port.Name)),
            Resilience = resilience,
            Undoing = isWork ? NodeResilience.BuildUndoing(definition, scope.Time) : null,
            Limit = isWork && definition.Concurrency is { } limit ? new SemaphoreSlim(limit, limit) : null,
            Cache = isWork && definition.Cache is { } cache ? new NodeCache(cache, scope.Json, scope.Time) : null,
            IsInline = node.Handler.Traits.HasFlag(NodeTraits.Inline) && sideEffect is null && resilience is null && definition.Concurrency is null,
            IsComposite = isComposite,
            IsPlain = sideEffect is null && resilience is null && definition.Concurrency is null && definition.Cache is null && node.When is null && !anyChecked,
        };
    }

    static int[] EdgesOf(int port, List<int> incoming, CompiledEdge[] edges)
    {
        int count = 0;
        foreach (int edge in incoming)
        {
            if (edges[edge].ToPort == port) count++;
        }
        if (count == 0) return [];
        if (count == incoming.Count) return [.. incoming];
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
