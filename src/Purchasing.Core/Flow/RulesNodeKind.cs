using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Core.Flow;

/// <summary>The node kind <c>rules</c>: decides all products of the run by the rule set in force.</summary>
internal sealed class RulesNodeKind : INodeKind
{
    public string Name => "rules";

    public INodeHandler? Bind(NodeBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        if (binding.Services.GetService<IDecisionEngine>() is IDecisionEngine engine)
            return new Handler(engine);
        binding.Report("No decision engine is registered.", suggestion: "Register one with AddPurchasing(configuration).");
        return null;
    }

    private sealed class Handler(IDecisionEngine engine) : INodeHandler
    {
        public IReadOnlyList<InputPort> Inputs { get; } =
        [
            InputPort.Of<FlowContext>("request"),
            InputPort.Of<FactBatch<Demand>>("demand"),
            InputPort.Of<FactBatch<StockLevel>>("stock"),
            InputPort.Of<FactBatch<SupplierOffer>>("offers"),
            InputPort.Of<FactBatch<UnitConversion>>("units"),
            InputPort.Of<FactBatch<OpenOrders>>("openOrders"),
            InputPort.Optional<FactBatch<ReplenishmentPolicy>>("policies"),
        ];

        public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<DecisionBatch>("decision")];

        public NodeTraits Traits => NodeTraits.None;

        public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            FlowContext request = context.Input<FlowContext>(0);
            FactSet facts = new(
                request.Products,
                context.Input<FactBatch<Demand>>(1),
                context.Input<FactBatch<StockLevel>>(2),
                context.Input<FactBatch<SupplierOffer>>(3),
                context.Input<FactBatch<UnitConversion>>(4),
                context.Input<FactBatch<OpenOrders>>(5))
            {
                Policies = context.TryInput(6, out object? policies) ? (FactBatch<ReplenishmentPolicy>?)policies : null,
            };
            IReadOnlyList<ProductDecision> decisions =
                await engine.DecideAsync(facts, request.Decision, cancellationToken).ConfigureAwait(false);
            context.SetOutput(0, new DecisionBatch(decisions));
        }
    }
}
