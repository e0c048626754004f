using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Core.Flow;

/// <summary>
/// The node kind <c>send</c>: wakes whoever empties the outbox. The message itself was written with the order, in one
/// transaction, so nothing is lost when this node never runs.
/// </summary>
internal sealed class SendNodeKind : INodeKind
{
    public string Name => "send";

    public INodeHandler? Bind(NodeBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return new Handler(binding.Services.GetRequiredService<OutboxSignal>(), binding.Services.GetRequiredService<SendingOptions>());
    }

    private sealed class Handler(OutboxSignal signal, SendingOptions sending) : ISideEffectHandler
    {
        public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Of<OrderBatch>("order")];

        public IReadOnlyList<OutputPort> Outputs { get; } = [];

        public NodeTraits Traits => NodeTraits.Inline;

        public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            foreach (CreateOrderResult result in context.Input<OrderBatch>(0).Items)
            {
                if (result.Order is { Status: OrderStatus.Approved } order)
                    context.Note(sending.SendOnApproval ? $"order {order.Id} is in the outbox" : $"order {order.Id} waits for somebody to send it");
            }

            signal.Set();
            return ValueTask.CompletedTask;
        }

        public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken) => new(false);
    }
}
