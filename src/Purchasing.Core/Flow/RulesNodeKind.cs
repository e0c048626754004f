using System.Text.Json;
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
        string[] own = ReadOwn(binding);
        if (binding.Services.GetService<IDecisionEngine>() is IDecisionEngine engine)
            return new Handler(engine, own);
        binding.Report("No decision engine is registered.", suggestion: "Register one with AddPurchasing(configuration).");
        return null;
    }

    /// <summary>The inputs for facts of a company's own, each named as its source.</summary>
    private static string[] ReadOwn(NodeBinding binding)
    {
        if (!binding.TryGet("own", out JsonElement names))
            return [];
        if (names.ValueKind == JsonValueKind.Array && names.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String))
            return [.. names.EnumerateArray().Select(name => name.GetString()!)];
        binding.Report("'own' must be a list of inputs, each named as the source that gives it.", "own");
        return [];
    }

    private sealed class Handler(IDecisionEngine engine, string[] own) : INodeHandler
    {
        private const int FirstOwn = 8;

        // What no rule needs may be left out of a graph: units where everything is counted and bought in one, demand where policies have none.
        public IReadOnlyList<InputPort> Inputs { get; } =
        [
            InputPort.Of<FlowContext>("request"),
            InputPort.Optional<FactBatch<Demand>>("demand"),
            InputPort.Of<FactBatch<StockLevel>>("stock"),
            InputPort.Of<FactBatch<SupplierOffer>>("offers"),
            InputPort.Optional<FactBatch<UnitConversion>>("units"),
            InputPort.Of<FactBatch<OpenOrders>>("openOrders"),
            InputPort.Optional<FactBatch<ReplenishmentPolicy>>("policies"),
            InputPort.Optional<FactBatch<OpenOrderLine>>("onOrder"),
            .. own.Select(InputPort.Of<FactBatch<OwnFact>>),
        ];

        public IReadOnlyList<OutputPort> Outputs { get; } = [OutputPort.Of<DecisionBatch>("decision")];

        public NodeTraits Traits => NodeTraits.None;

        public async ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            FlowContext request = context.Input<FlowContext>(0);
            FactBatch<OpenOrders> open = context.Input<FactBatch<OpenOrders>>(5);
            FactSet facts = new(
                request.Products,
                Optional<Demand>(context, 1) ?? new FactBatch<Demand>(SourceNames.Demand),
                context.Input<FactBatch<StockLevel>>(2),
                context.Input<FactBatch<SupplierOffer>>(3),
                Optional<UnitConversion>(context, 4) ?? new FactBatch<UnitConversion>(SourceNames.Units),
                Optional<OpenOrderLine>(context, 7) is { } onOrder ? OnOrderMerge.Of(open, onOrder, request.Products) : open)
            {
                Policies = Optional<ReplenishmentPolicy>(context, 6),
                Own = [.. own.Select((_, i) => context.Input<FactBatch<OwnFact>>(FirstOwn + i))],
            };
            request.OnFacts?.Invoke(facts);
            IReadOnlyList<ProductDecision> decisions =
                await engine.DecideAsync(facts, request.Decision, cancellationToken).ConfigureAwait(false);
            context.SetOutput(0, new DecisionBatch(decisions));
        }

        private static FactBatch<T>? Optional<T>(NodeContext context, int input)
            where T : class => context.TryInput(input, out object? facts) ? (FactBatch<T>?)facts : null;
    }
}
