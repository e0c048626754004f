using Purchasing.Graph.Compilation;

namespace Purchasing.Graph.Running;

/// <summary>The outcome of a run: its outputs, and what became of every node. Immutable; safe for use by any thread.</summary>
public sealed class GraphRun
{
    readonly RunState _state;
    IReadOnlyList<NodeTrace>? _nodes;

    internal RunState State => _state;

    internal GraphRun(RunState state, RunStatus status)
    {
        _state = state;
        Status = status;
    }

    /// <summary>The graph that was run.</summary>
    public LogicGraph Graph => _state.Graph;

    /// <summary>The run's name.</summary>
    public string RunId => _state.RunId;

    /// <summary>How it ended.</summary>
    public RunStatus Status { get; }

    /// <summary>Whether it was a dry run.</summary>
    public bool IsDryRun => _state.Options.DryRun;

    /// <summary>When it started first, before any time it was taken up again.</summary>
    public DateTimeOffset Started => _state.Started;

    /// <summary>How long it took from its start to its end, pauses of a stored run included.</summary>
    public TimeSpan Duration => _state.Duration;

    /// <summary>What became of each node, in the order of the graph file.</summary>
    public IReadOnlyList<NodeTrace> Nodes => _nodes ??= RunTrace.Of(_state);

    /// <summary>Whether a graph output was produced; it is not when its node was skipped or failed.</summary>
    /// <typeparam name="T">The type of the output.</typeparam>
    /// <param name="name">The graph output.</param>
    /// <param name="value">Its value, if it was produced.</param>
    /// <returns>Whether it was produced; a produced null counts.</returns>
    /// <exception cref="GraphRunException">The output is of another type.</exception>
    public bool TryOutput<T>(string name, out T? value)
    {
        bool found = _state.TryGetGraphOutput(name, out object? raw);
        value = default;
        if (!found || raw is null && default(T) is null) return found;
        value = raw is T typed ? typed : throw new GraphRunException(
            this, $"Output '{name}' is {raw?.GetType().Name ?? "null"}, which is not {typeof(T).Name}; it is read as what it is or not at all.");
        return true;
    }

    /// <summary>Reads a graph output.</summary>
    /// <typeparam name="T">The type of the output.</typeparam>
    /// <param name="name">The graph output.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="GraphRunException">The output was not produced, or is of another type; the message says why.</exception>
    public T? Output<T>(string name) =>
        TryOutput(name, out T? value) ? value : throw new GraphRunException(this, $"Output '{name}' was not produced.");

    /// <summary>What became of one node.</summary>
    /// <param name="id">The node.</param>
    /// <returns>Its trace.</returns>
    /// <exception cref="ArgumentException">The graph has no such node.</exception>
    public NodeTrace Node(string id) => RunTrace.Of(_state, Graph.IndexOf(id));

    /// <summary>The status of one node, without making its trace.</summary>
    /// <param name="id">The node.</param>
    /// <returns>Its status.</returns>
    /// <exception cref="ArgumentException">The graph has no such node.</exception>
    public NodeStatus StatusOf(string id) => _state.Nodes[Graph.IndexOf(id)].Status;

    /// <summary>Writes the run as JSON: outcome, outputs and the trace of every node; sensitive values as <c>***</c>.</summary>
    /// <param name="writer">Where to write.</param>
    public void WriteTo(System.Text.Json.Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        RunTraceText.Write(writer, this);
    }

    /// <summary>Returns when the run succeeded and throws when it did not.</summary>
    /// <exception cref="GraphRunException">The run did not succeed; the message names each node that failed, and why.</exception>
    public void ThrowIfNotSucceeded()
    {
        if (Status != RunStatus.Succeeded) throw new GraphRunException(this, $"Run '{RunId}' of graph '{Graph.Name}' ended as {Status}.");
    }
}
