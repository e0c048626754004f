using System.Collections.Concurrent;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Tests;

/// <summary>A side effect with an optional input <c>x</c> and a receipt, which writes to a log and forgets nothing.</summary>
internal sealed class Effect(
    string name, ConcurrentQueue<string> log, Func<NodeContext, CancellationToken, Task>? act = null, Func<NodeContext, CancellationToken, Task>? undo = null) : ISideEffectHandler
{
    public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Optional<string>("x")];

    public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<string>("receipt")];

    public NodeTraits Traits => NodeTraits.None;

    public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
    {
        if (act is not null) await act(context, cancellationToken);
        log.Enqueue("do " + name);
        context.SetOutput("receipt", "receipt of " + name);
    }

    public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken)
    {
        if (undo is not null) await undo(context, cancellationToken);
        log.Enqueue("undo " + name);
        return true;
    }
}
