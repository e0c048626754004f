namespace Purchasing.Graph.Nodes;

/// <summary>One execution of one node: its inputs, its outputs and its surroundings.</summary>
/// <remarks>Used by the node's handler alone, until the task it returned ends; not safe for use by several threads at once.</remarks>
public abstract class NodeContext
{
    // Only the executor makes contexts.
    private protected NodeContext()
    {
    }

    /// <summary>The run.</summary>
    public abstract string RunId { get; }

    /// <summary>The node's id in the graph.</summary>
    public abstract string NodeId { get; }

    /// <summary>
    /// The same text for every execution of this node in this run, also after a crash and a resume: what a side effect uses
    /// to happen once.
    /// </summary>
    public abstract string IdempotencyKey { get; }

    /// <summary>
    /// The number of the lease under which the node acts, which grows each time the stored run is taken over; <see langword="null"/> for a run
    /// that is not stored. A receiver that remembers the highest number it saw for a run can turn away a runner that was thought dead.
    /// </summary>
    public abstract long? FencingToken { get; }

    /// <summary>Which attempt this is, counted from 1.</summary>
    public abstract int Attempt { get; }

    /// <summary>Whether the run is a dry run. A node with side effects need not look: it is asked for its foresight instead.</summary>
    public abstract bool IsDryRun { get; }

    /// <summary>The services of the run.</summary>
    public abstract IServiceProvider Services { get; }

    /// <summary>The clock of the host.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>Reads an input that must be there.</summary>
    /// <typeparam name="T">The type of the port, or a base of it.</typeparam>
    /// <param name="name">The port.</param>
    /// <returns>The value.</returns>
    /// <exception cref="NodeFailedException">The input is absent, null where <typeparamref name="T"/> has no null, or of another type.</exception>
    public abstract T Input<T>(string name);

    /// <summary>Reads an input that must be there, by its position in <see cref="INodeHandler.Inputs"/>.</summary>
    /// <typeparam name="T">The type of the port, or a base of it.</typeparam>
    /// <param name="index">The position of the port.</param>
    /// <returns>The value.</returns>
    /// <exception cref="NodeFailedException">The input is absent, null where <typeparamref name="T"/> has no null, or of another type.</exception>
    public abstract T Input<T>(int index);

    /// <summary>Reads an optional input.</summary>
    /// <typeparam name="T">The type of the port, or a base of it.</typeparam>
    /// <param name="name">The port.</param>
    /// <param name="value">The value, if it was delivered.</param>
    /// <returns>Whether it was delivered; a delivered null counts.</returns>
    public abstract bool TryInput<T>(string name, out T? value);

    /// <summary>Reads an input whatever its type, by its position in <see cref="INodeHandler.Inputs"/>.</summary>
    /// <param name="index">The position of the port.</param>
    /// <param name="value">The value, if it was delivered.</param>
    /// <returns>Whether it was delivered; a delivered null counts.</returns>
    public abstract bool TryInput(int index, out object? value);

    /// <summary>Sets an output.</summary>
    /// <param name="name">The port.</param>
    /// <param name="value">The value; <see langword="null"/> is a value too.</param>
    public abstract void SetOutput(string name, object? value);

    /// <summary>Sets an output by its position in <see cref="INodeHandler.Outputs"/>.</summary>
    /// <param name="index">The position of the port.</param>
    /// <param name="value">The value; <see langword="null"/> is a value too.</param>
    public abstract void SetOutput(int index, object? value);

    /// <summary>Reads an output that was set: by this execution, or, while it is compensated, by the one to undo.</summary>
    /// <typeparam name="T">The type of the port.</typeparam>
    /// <param name="name">The port.</param>
    /// <param name="value">The value, if it was set.</param>
    /// <returns>Whether it was set.</returns>
    public abstract bool TryOutput<T>(string name, out T? value);

    /// <summary>Adds a sentence to the node's trace; in a dry run, what the node would do.</summary>
    /// <param name="text">The sentence.</param>
    public abstract void Note(string text);

    /// <summary>
    /// Says that the node cannot go on until something outside the run has happened, such as an approval. The run ends as
    /// waiting, and executes this node again when it is resumed.
    /// </summary>
    /// <param name="reason">What it waits for, in words.</param>
    public abstract void Wait(string reason);

    /// <summary>As <see cref="Wait"/>, until a time: a stored run is due then, and this node is executed again.</summary>
    /// <param name="due">When.</param>
    /// <param name="reason">What it waits for, in words.</param>
    public abstract void WaitUntil(DateTimeOffset due, string reason);

    /// <summary>Until when this node said that it waits, before the run was taken up again; <see langword="null"/> when it did not.</summary>
    public abstract DateTimeOffset? Due { get; }

    /// <summary>
    /// Reads data that was passed to the stored run from outside. Within an item of a foreach the signal is named after the item, such as
    /// <c>each[3]/approved</c>.
    /// </summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="name">The name of the signal.</param>
    /// <param name="value">The data, if the signal came.</param>
    /// <returns>Whether the signal came.</returns>
    /// <exception cref="NodeFailedException">The data is not of type <typeparamref name="T"/>.</exception>
    public bool TrySignal<T>(string name, out T? value)
    {
        bool came = TrySignal(name, typeof(T), out object? data);
        value = came ? (T?)data : default;
        return came;
    }

    internal abstract bool TrySignal(string name, Type type, out object? value);
}
