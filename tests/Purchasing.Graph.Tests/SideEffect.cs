using System.Collections.Concurrent;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Tests;

/// <summary>The world outside of the graph: what was done, by idempotency key.</summary>
internal sealed class World
{
    public ConcurrentDictionary<string, int> Done { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public INodeHandler Act(string name, Func<NodeContext, Task>? before = null, Func<bool>? undoFails = null) => new Acting(this, name, before, undoFails);

    private sealed class Acting(World world, string name, Func<NodeContext, Task>? before, Func<bool>? undoFails) : ISideEffectHandler
    {
        public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Optional<int>("x")];

        public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<string>("receipt")];

        public NodeTraits Traits => NodeTraits.None;

        public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            if (before is not null) await before(context);
            if (context.TryOutput<string>("receipt", out _)) throw new InvalidOperationException("An output was set before the node ran.");
            // As a real system does: a second call with the same key changes nothing.
            if (world.Done.TryAdd(context.IdempotencyKey, 1)) world.Log.Enqueue("do " + name);
            context.SetOutput("receipt", "receipt of " + name);
        }

        public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken)
        {
            context.Note("would do " + name);
            return ValueTask.CompletedTask;
        }

        public ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken)
        {
            if (undoFails?.Invoke() == true) throw new InvalidOperationException("cannot undo");
            if (!world.Done.TryRemove(context.IdempotencyKey, out _)) return ValueTask.FromResult(false);
            world.Log.Enqueue("undo " + name);
            return ValueTask.FromResult(true);
        }
    }
}
