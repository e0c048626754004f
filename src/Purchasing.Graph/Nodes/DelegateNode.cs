namespace Purchasing.Graph.Nodes;

/// <summary>A node whose work is a function, for graphs built in code.</summary>
public sealed class DelegateNode : INodeHandler
{
    readonly Func<NodeContext, CancellationToken, ValueTask> _work;

    /// <summary>Creates the node.</summary>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">Its outputs; the function sets all of them.</param>
    /// <param name="work">The function; called by any thread, for several runs at once.</param>
    /// <param name="traits">What the executor may assume about it.</param>
    public DelegateNode(
        IReadOnlyList<InputPort> inputs, IReadOnlyList<OutputPort> outputs, Func<NodeContext, CancellationToken, ValueTask> work, NodeTraits traits = NodeTraits.None)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(work);
        Inputs = inputs;
        Outputs = outputs;
        Traits = traits;
        _work = work;
    }

    /// <inheritdoc/>
    public IReadOnlyList<InputPort> Inputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public NodeTraits Traits { get; }

    /// <inheritdoc/>
    public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken) => _work(context, cancellationToken);
}
