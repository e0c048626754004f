namespace Purchasing.Core.Graph;

/// <summary>One execution of one node: its inputs, its outputs and its surroundings.</summary>
/// <remarks>Used by the node's handler alone, until the task it returned ends; not safe for use by several threads at once.</remarks>
public sealed class NodeContext
{
    readonly RunState _run;
    readonly CompiledNode _node;

    internal NodeContext(RunState run, CompiledNode node)
    {
        _run = run;
        _node = node;
    }

    /// <summary>The run.</summary>
    public string RunId => _run.RunId;

    /// <summary>The node's id in the graph.</summary>
    public string NodeId => _node.Id;

    /// <summary>
    /// The same text for every execution of this node in this run, also after a crash and a resume: what a side effect uses
    /// to happen once.
    /// </summary>
    public string IdempotencyKey => _run.KeyOf(_node);

    /// <summary>Which attempt this is, counted from 1.</summary>
    public int Attempt { get; private set; } = 1;

    /// <summary>Whether the run is a dry run. A node with side effects need not look: it is asked for its foresight instead.</summary>
    public bool IsDryRun => _run.Options.DryRun;

    /// <summary>The services of the run.</summary>
    public IServiceProvider Services => _run.Services;

    /// <summary>The clock of the host.</summary>
    public TimeProvider Time => _run.Time;

    internal string? WaitReason { get; private set; }

    internal RunState Run => _run;

    internal CompiledNode Node => _node;

    /// <summary>Begins an attempt: nothing of the one before it may show through.</summary>
    internal void Begin(int attempt)
    {
        Attempt = attempt;
        WaitReason = null;
        if (attempt > 1) _run.ClearOutputs(_node);
    }

    /// <summary>Reads an input that must be there.</summary>
    /// <typeparam name="T">The type of the port, or a base of it.</typeparam>
    /// <param name="name">The port.</param>
    /// <returns>The value.</returns>
    /// <exception cref="NodeFailedException">The input is absent, null where <typeparamref name="T"/> has no null, or of another type.</exception>
    public T Input<T>(string name) => Input<T>(_node.InputIndex(name));

    /// <summary>Reads an input that must be there, by its position in <see cref="INodeHandler.Inputs"/>.</summary>
    /// <typeparam name="T">The type of the port, or a base of it.</typeparam>
    /// <param name="index">The position of the port.</param>
    /// <returns>The value.</returns>
    /// <exception cref="NodeFailedException">The input is absent, null where <typeparamref name="T"/> has no null, or of another type.</exception>
    public T Input<T>(int index)
    {
        object? value = null;
        if (!_run.TryGetInput(_node, index, out value))
        {
            throw new NodeFailedException($"Input '{_node.Inputs[index].Name}' of node '{NodeId}' was not delivered.");
        }
        if (value is T typed) return typed;
        if (value is null && default(T) is null) return default!;
        throw new NodeFailedException(
            $"Input '{_node.Inputs[index].Name}' of node '{NodeId}' is {value?.GetType().Name ?? "null"} where {typeof(T).Name} was expected.");
    }

    /// <summary>Reads an optional input.</summary>
    /// <typeparam name="T">The type of the port, or a base of it.</typeparam>
    /// <param name="name">The port.</param>
    /// <param name="value">The value, if it was delivered.</param>
    /// <returns>Whether it was delivered; a delivered null counts.</returns>
    public bool TryInput<T>(string name, out T? value)
    {
        int index = _node.InputIndex(name);
        value = default;
        if (!_run.TryGetInput(_node, index, out object? found)) return false;
        if (found is not null) value = Input<T>(index);
        return true;
    }

    /// <summary>Reads an input whatever its type, by its position in <see cref="INodeHandler.Inputs"/>.</summary>
    /// <param name="index">The position of the port.</param>
    /// <param name="value">The value, if it was delivered.</param>
    /// <returns>Whether it was delivered; a delivered null counts.</returns>
    public bool TryInput(int index, out object? value) => _run.TryGetInput(_node, index, out value);

    /// <summary>Sets an output.</summary>
    /// <param name="name">The port.</param>
    /// <param name="value">The value; <see langword="null"/> is a value too.</param>
    public void SetOutput(string name, object? value) => SetOutput(_node.OutputIndex(name), value);

    /// <summary>Sets an output by its position in <see cref="INodeHandler.Outputs"/>.</summary>
    /// <param name="index">The position of the port.</param>
    /// <param name="value">The value; <see langword="null"/> is a value too.</param>
    public void SetOutput(int index, object? value) => _run.SetOutput(_node, index, value);

    /// <summary>Reads an output that was set: by this execution, or, while it is compensated, by the one to undo.</summary>
    /// <typeparam name="T">The type of the port.</typeparam>
    /// <param name="name">The port.</param>
    /// <param name="value">The value, if it was set.</param>
    /// <returns>Whether it was set.</returns>
    public bool TryOutput<T>(string name, out T? value)
    {
        bool found = _run.TryGetOutput(_node, _node.OutputIndex(name), out object? raw);
        value = raw is T typed ? typed : default;
        return found;
    }

    /// <summary>Adds a sentence to the node's trace; in a dry run, what the node would do.</summary>
    /// <param name="text">The sentence.</param>
    public void Note(string text) => _run.Note(_node, text);

    /// <summary>
    /// Says that the node cannot go on until something outside the run has happened, such as an approval. The run ends as
    /// <see cref="RunStatus.Waiting"/>, and executes this node again when it is resumed.
    /// </summary>
    /// <param name="reason">What it waits for, in words.</param>
    public void Wait(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        WaitReason = reason;
    }
}
