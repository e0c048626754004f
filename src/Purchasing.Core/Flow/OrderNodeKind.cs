using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Core.Flow;

/// <summary>The node kind <c>order</c>: stores the orders that decisions ask for, once.</summary>
internal sealed class OrderNodeKind : INodeKind
{
    public string Name => "order";

    public INodeHandler? Bind(NodeBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        if (binding.Services.GetService<IOrderPlacer>() is IOrderPlacer placer)
            return new Handler(placer);
        binding.Report("No order store is registered.", suggestion: "Register one, for example with AddPurchasing(configuration).AddSqlite().");
        return null;
    }

    private sealed class Handler(IOrderPlacer placer) : ISideEffectHandler
    {
        public IReadOnlyList<InputPort> Inputs { get; } = [InputPort.Of<FlowContext>("request"), InputPort.Of<DecisionBatch>("decision")];

        public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<OrderBatch>("order")];

        public NodeTraits Traits => NodeTraits.None;

        public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            FlowContext request = context.Input<FlowContext>(0);
            List<CreateOrderResult> results = [];
            foreach (ProductDecision decision in context.Input<DecisionBatch>(1).Items)
            {
                if (!decision.Create)
                    continue;
                try
                {
                    results.Add(await placer.PlaceAsync(decision, request.RunKey, request.Actor, cancellationToken).ConfigureAwait(false));
                }
                catch (OrderStoreException e)
                {
                    throw new NodeFailedException(e.Message, e) { IsTransient = e.IsTransient };
                }
            }

            context.SetOutput(0, new OrderBatch(results));
        }

        public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken)
        {
            if (!context.Input<FlowContext>(0).Decision.Explain)
                return ValueTask.CompletedTask;
            foreach (ProductDecision product in context.Input<DecisionBatch>(1).Items)
            {
                if (product is { Create: true, Decision: Decision decision })
                {
                    context.Note(string.Create(
                        CultureInfo.InvariantCulture,
                        $"would order {DecimalMath.Trim(decision.OrderQty ?? 0m)} {decision.StockUnit} of {product.ProductId} from {decision.SupplierId} for {decision.GrandTotal} {decision.Currency}"));
                }
            }

            return ValueTask.CompletedTask;
        }

        // An order that was stored stays: it is withdrawn by a person, not because a later step failed.
        public ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken) => new(false);
    }
}
