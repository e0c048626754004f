using System.Collections.Concurrent;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Tests.Recipes;

/// <summary>Stores an order under a key; a second call with the same key changes nothing.</summary>
internal sealed class StoreOrder(ConcurrentDictionary<string, decimal> orders) : ISideEffectHandler
{
    public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Of<decimal>("quantity")];

    public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<string>("order")];

    public NodeTraits Traits => NodeTraits.None;

    public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
    {
        orders.TryAdd(context.IdempotencyKey, context.Input<decimal>("quantity"));
        context.SetOutput("order", context.IdempotencyKey);
        return ValueTask.CompletedTask;
    }

    public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        context.Note($"would order {context.Input<decimal>("quantity")}");
        context.SetOutput("order", "none");
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(orders.TryRemove(context.IdempotencyKey, out _));
}
