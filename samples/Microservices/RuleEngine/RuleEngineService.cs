using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Decisions;
using Purchasing.Core.Rules;
using Decision = Purchasing.Contracts.V1.Decision;
using FactSet = Purchasing.Core.Sources.FactSet;
using ProductDecision = Purchasing.Contracts.V1.ProductDecision;
using ProductSet = Purchasing.Core.Sources.ProductSet;

namespace Purchasing.Services.RuleEngine;

/// <summary>The gRPC calls of the service: see <c>protos/rule_engine.proto</c>.</summary>
internal sealed class RuleEngineService(IDecisionEngine engine, RuleVersions rules) : Contracts.V1.RuleEngine.RuleEngineBase
{
    private const int ProductsPerPiece = 500;

    public override async Task<DecideResponse> Decide(DecideRequest request, ServerCallContext context)
    {
        var (facts, options) = Read(request);
        return Message(await engine.DecideAsync(facts, options, context.CancellationToken));
    }

    public override async Task StreamDecisions(DecideRequest request, IServerStreamWriter<DecideResponse> responseStream, ServerCallContext context)
    {
        var (facts, options) = Read(request);
        foreach (var ids in facts.Products.Ids.Chunk(ProductsPerPiece))
        {
            var decisions = await engine.DecideAsync(facts with { Products = ProductSet.Of(ids) }, options, context.CancellationToken);
            await responseStream.WriteAsync(Message(decisions), context.CancellationToken);
        }
    }

    public override async Task<Decision> DecideOrder(Decision request, ServerCallContext context)
    {
        var decided = await engine.DecideOrderAsync(request.FromWire(), context.CancellationToken);
        return decided.IsHeld
            ? throw new Core.Sources.FactSourceException("rules", string.Join("; ", decided.HeldReasons), isTransient: false)
            : decided.Decision!.ToWire();
    }

    public override async Task<ProductDecision> DecideWholeOrder(Decision request, ServerCallContext context) => Message(request.Explain
        ? await engine.ExplainOrderAsync(request.FromWire(), request.Rules?.FromWire(), context.CancellationToken)
        : await engine.DecideOrderAsync(request.FromWire(), request.Rules?.FromWire(), context.CancellationToken));

    public override async Task<RuleSetInfo> GetRuleSet(RuleSetRequest request, ServerCallContext context)
    {
        if (request.HasVersion && !rules.IsFromDatabase)
            throw new ContractException("version", "is given, and this rule engine decides by its rule file: set Purchasing:RulesFrom to Database here too.");
        var asked = request.HasVersion
            ? await rules.LoadAsInForceAsync(request.Version, context.CancellationToken)
            : await rules.CurrentAsync(context.CancellationToken);
        return new RuleSetInfo { Name = asked.Name, Version = asked.Version, Hash = asked.Hash, Rules = asked.Rules.Count, FollowsVersions = rules.IsFromDatabase };
    }

    private static (FactSet Facts, Core.Decisions.DecisionOptions Options) Read(DecideRequest request) => (
        (request.Facts ?? throw new ContractException("facts", "is missing.")).FromWire(),
        (request.Options ?? throw new ContractException("options", "is missing.")).FromWire());

    private static DecideResponse Message(IReadOnlyList<Core.Decisions.ProductDecision> decisions)
    {
        var message = new DecideResponse();
        message.Decisions.AddRange(decisions.Select(Message));
        return message;
    }

    // A decision that no message can carry holds its own product, and leaves the others of the set as they are.
    private static ProductDecision Message(Core.Decisions.ProductDecision decision)
    {
        try
        {
            return decision.ToWire();
        }
        catch (ContractException e)
        {
            var held = new Core.Decisions.ProductDecision { ProductId = decision.ProductId, HeldReasons = [$"rules: {e.Message}"], RuleSetHash = decision.RuleSetHash };
            return held.ToWire();
        }
    }
}
