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
    string?[]? _kept;
    Dictionary<int, JoinProgress>? _joins;
    Dictionary<int, List<RunState>>? _nested;

    public RunState(LogicGraph graph, GraphRunOptions options, TimeProvider time)
    {
        Graph = graph;
        Options = options;
        Time = time;
        Services = options.Services ?? graph.Services;
        _runId = options.RunId;
        Tenant = options.Tenant;
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

    /// <summary>The stored run that this run is, or is an item of.</summary>
    public string RootId { get => field ?? RunId; init; }

    /// <summary>What stands before the ids of nodes in the log of the stored run: the items of foreach nodes this run is one of.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Writes the run down; <see langword="null"/> for a run that is not stored.</summary>
    public RunRecorder? Recorder { get; set; }

    /// <summary>Whether the run has entries in the log; of an item only when it acted.</summary>
    public bool IsRecorded { get; set; }

    public string RunId => _runId ?? Interlocked.CompareExchange(ref _runId, Guid.NewGuid().ToString("N"), null) ?? _runId!;

    /// <summary>On whose behalf the run is done; of a stored run whoever started it, whoever carries it on.</summary>
    public string? Tenant { get; set; }

    /// <summary>Which inputs of an item of a foreach are sensitive because they are so in the run around it; <see langword="null"/> for none.</summary>
    public bool[]? SensitiveInputs { get; init; }

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

    /// <summary>Whether a value must not be stored in clear text.</summary>
    public bool IsSensitive(int slot) => Graph.SensitiveSlots[slot] || SensitiveInputs is { } inputs && slot < inputs.Length && inputs[slot];

    /// <summary>Whether an input of a node is hidden, or may get a value that must not be stored in clear text.</summary>
    public bool IsSensitive(CompiledNode node, int input) =>
        node.HiddenInputs[input] || node.PortEdges[input].Any(edge => Graph.Edges[edge].Slot is var slot and >= 0 && IsSensitive(slot));

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

    public void ClearOutputs(CompiledNode node)
    {
        Array.Clear(_values, node.OutputBase, node.Outputs.Length);
        if (_kept is not null) Array.Clear(_kept, node.OutputBase, node.Outputs.Length);
    }

    /// <summary>Remembers the JSON of a value, which was found to be exact, until it is written down.</summary>
    public void Keep(int slot, string json)
    {
        string?[] kept = _kept ?? Interlocked.CompareExchange(ref _kept, new string?[_values.Length], null) ?? _kept;
        kept[slot] = json;
    }

    /// <summary>The JSON of a value that was remembered.</summary>
    public string? TakeKept(int slot) => _kept is { } kept ? Interlocked.Exchange(ref kept[slot], null) : null;

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

    public string? BrokenReason(int edge)
    {
        lock (Edges) return BrokenEdges?.GetValueOrDefault(edge);
    }

    /// <summary>How far the join of a node under the policy "first" is decided. Under the lock of the run.</summary>
    public JoinProgress JoinOf(CompiledNode node)
    {
        _joins ??= [];
        if (!_joins.TryGetValue(node.Index, out JoinProgress? progress)) _joins[node.Index] = progress = new JoinProgress(node);
        return progress;
    }

    /// <summary>Whether a failed node ended in an edge that follows failures to a node that did its work, or a subgraph around it did.</summary>
    public bool IsHandled(int node)
    {
        for (; node >= 0; node = Graph.Nodes[node].Owner)
        {
            if (IsHandledHere(node)) return true;
            // A subgraph that succeeded has dealt with the failures inside it.
            if (Graph.Nodes[node].Owner is var owner and >= 0 && Nodes[owner].Status == NodeStatus.Succeeded) return true;
        }
        return false;
    }

    /// <summary>Whether an edge next to a failed node follows its failure to a node that did its work.</summary>
    public bool IsHandledHere(int node)
    {
        foreach (int edge in Graph.Nodes[node].OutEdges)
        {
            if (Graph.Edges[edge].On == EdgeTrigger.Failure && Edges[edge] == EdgeState.Taken
                && Nodes[Graph.Edges[edge].To].Status is NodeStatus.Succeeded or NodeStatus.FellBack or NodeStatus.Foreseen or NodeStatus.Waiting)
            {
                return true;
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

    /// <summary>The runs that a node of this one did, in the order they began.</summary>
    public IReadOnlyList<RunState> NestedOf(int node)
    {
        lock (Edges) return _nested?.GetValueOrDefault(node)?.ToArray() ?? [];
    }

    public static bool Fits(object? value, Type type) =>
        value is null ? !type.IsValueType || Nullable.GetUnderlyingType(type) is not null : value.GetType() == type || type.IsInstanceOfType(value);
}
