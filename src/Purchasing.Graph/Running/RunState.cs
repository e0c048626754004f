using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Running;

/// <summary>
/// The data of one run: values, edges and nodes, by the indexes of the graph. <see cref="RunLoop"/> moves it forward.
/// </summary>
sealed class RunState
{
    // Stands for a null that was set, so that a fresh array needs no filling: null in it is "not set".
    static readonly object SetToNull = new();

    readonly object?[] _values;
    string? _runId;
    Dictionary<int, List<RunState>>? _nested;

    public RunState(LogicGraph graph, GraphRunOptions options, TimeProvider time)
    {
        Graph = graph;
        Options = options;
        Time = time;
        Services = options.Services ?? graph.Services;
        _runId = options.RunId;
        _values = new object?[graph.SlotCount];
        Edges = new EdgeState[graph.Edges.Length];
        Nodes = new NodeRun[graph.Nodes.Length];
        Started = time.GetUtcNow();
        Origin = time.GetTimestamp();
    }

    public LogicGraph Graph { get; }

    public GraphRunOptions Options { get; }

    public TimeProvider Time { get; }

    public IServiceProvider Services { get; }

    public EdgeState[] Edges { get; }

    public NodeRun[] Nodes { get; }

    /// <summary>Why conditions could not be evaluated, by edge; read and written under its own lock.</summary>
    public Dictionary<int, string>? BrokenEdges { get; private set; }

    public string RunId => _runId ?? Interlocked.CompareExchange(ref _runId, Guid.NewGuid().ToString("N"), null) ?? _runId!;

    /// <summary>When the run started first, before any resume.</summary>
    public DateTimeOffset Started { get; set; }

    /// <summary>The timestamp from which <see cref="Elapsed(long)"/> counts.</summary>
    public long Origin { get; }

    /// <summary>How long before <see cref="Origin"/> the run started first.</summary>
    public TimeSpan Before { get; set; }

    public TimeSpan Duration { get; set; }

    /// <summary>The executor of this run, for nodes that run other graphs.</summary>
    public required GraphExecutor Executor { get; init; }

    /// <summary>The loop of this run, for nodes that run other graphs.</summary>
    public RunLoop? Loop { get; set; }

    public TimeSpan Elapsed(long timestamp) => Before + Time.GetElapsedTime(Origin, timestamp);

    public string KeyOf(CompiledNode node) => $"{RunId}:{node.Id}";

    public bool TryGetSlot(int slot, out object? value)
    {
        object? stored = _values[slot];
        value = ReferenceEquals(stored, SetToNull) ? null : stored;
        return stored is not null;
    }

    public void SetSlot(int slot, object? value) => _values[slot] = value ?? SetToNull;

    public bool TryGetInput(CompiledNode node, int index, out object? value)
    {
        foreach (int edge in node.PortEdges[index])
        {
            // Edges before the first one taken are settled by the time the node runs, so this does not depend on timing.
            if (Edges[edge] == EdgeState.Taken) return TryGetSlot(Graph.Edges[edge].Slot, out value);
        }
        value = null;
        if (node.Constants is not { } constants || ReferenceEquals(constants[index], CompiledNode.Unset)) return false;
        value = constants[index];
        return true;
    }

    public void SetOutput(CompiledNode node, int index, object? value)
    {
        OutputPort port = node.Outputs[index];
        if (!Fits(value, port.Type))
        {
            throw new NodeFailedException(
                $"Output '{port.Name}' of node '{node.Id}' is {value?.GetType().Name ?? "null"} where {Graph.Types.NameOf(port.Type)} was promised.");
        }
        SetSlot(node.OutputBase + index, value);
    }

    public bool TryGetOutput(CompiledNode node, int index, out object? value) => TryGetSlot(node.OutputBase + index, out value);

    public void ClearOutputs(CompiledNode node) => Array.Clear(_values, node.OutputBase, node.Outputs.Length);

    public bool TryGetGraphOutput(string name, out object? value)
    {
        for (int i = 0; i < Graph.OutputSlots.Length; i++)
        {
            if (Graph.Definition.Outputs[i].Name == name) return TryGetSlot(Graph.OutputSlots[i], out value);
        }
        throw new ArgumentException($"Graph '{Graph.Name}' has no output '{name}'.", nameof(name));
    }

    public void Note(CompiledNode node, string text) => (Nodes[node.Index].Notes ??= []).Add(text);

    public void Break(int edge, string reason)
    {
        lock (Edges) (BrokenEdges ??= [])[edge] = reason;
        Edges[edge] = EdgeState.JudgedBroken;
    }

    /// <summary>Whether a failed node ended in an edge that follows failures to a node that did its work.</summary>
    public bool IsHandled(int node)
    {
        for (; node >= 0; node = Graph.Nodes[node].Owner)
        {
            foreach (int edge in Graph.Nodes[node].OutEdges)
            {
                if (Graph.Edges[edge].On == EdgeTrigger.Failure && Edges[edge] == EdgeState.Taken
                    && Nodes[Graph.Edges[edge].To].Status is NodeStatus.Succeeded or NodeStatus.FellBack or NodeStatus.Foreseen or NodeStatus.Waiting)
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>Keeps a run that a node of this one did, so that it can be undone.</summary>
    public void KeepNested(int node, RunState run)
    {
        lock (Edges)
        {
            _nested ??= [];
            if (!_nested.TryGetValue(node, out List<RunState>? runs)) _nested[node] = runs = [];
            runs.Add(run);
        }
    }

    /// <summary>The runs that a node of this one did, in the order they ended.</summary>
    public IReadOnlyList<RunState> TakeNested(int node)
    {
        lock (Edges) return _nested is not null && _nested.Remove(node, out List<RunState>? runs) ? runs : [];
    }

    public static bool Fits(object? value, Type type) =>
        value is null ? !type.IsValueType || Nullable.GetUnderlyingType(type) is not null : value.GetType() == type || type.IsInstanceOfType(value);
}
