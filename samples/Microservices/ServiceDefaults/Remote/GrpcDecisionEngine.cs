using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Decisions;
using Purchasing.Core.Sources;
using Decision = Purchasing.Core.Decisions.Decision;
using DecisionOptions = Purchasing.Core.Decisions.DecisionOptions;
using FactSet = Purchasing.Core.Sources.FactSet;
using ProductDecision = Purchasing.Core.Decisions.ProductDecision;
using RuleSetReference = Purchasing.Core.Decisions.RuleSetReference;
using ProductSet = Purchasing.Core.Sources.ProductSet;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>Lets the rule engine service decide.</summary>
internal sealed class GrpcDecisionEngine(RuleEngine.RuleEngineClient client, CallSettings settings) : IDecisionEngine
{
    private const string Service = "rule engine";

    // The facts of more products may not fit into one message.
    private const int LargestRequest = 500;

    public async ValueTask<IReadOnlyList<ProductDecision>> DecideAsync(FactSet facts, DecisionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(options);
        var decisions = new List<ProductDecision>(facts.Products.Ids.Count);
        foreach (var ids in facts.Products.Ids.Chunk(LargestRequest))
        {
            var part = ids.Length == facts.Products.Ids.Count ? facts : facts with { Products = ProductSet.Of(ids) };
            var request = new DecideRequest { Facts = part.ToWire(), Options = options.ToWire() };
            var response = await AskAsync(client.DecideAsync(request, settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false);
            Add(response, ids, decisions);
        }
        return decisions;
    }

    public ValueTask<ProductDecision> DecideOrderAsync(Decision order, CancellationToken cancellationToken) => DecideOrderAsync(order, null, cancellationToken);

    public ValueTask<ProductDecision> DecideOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) => AskAsync(order, rules, explain: false, cancellationToken);

    public ValueTask<ProductDecision> ExplainOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) => AskAsync(order, rules, explain: true, cancellationToken);

    private async ValueTask<ProductDecision> AskAsync(Decision order, RuleSetReference? rules, bool explain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var request = order.ToWire();
        request.Rules = rules?.ToWire();
        request.Explain = explain;
        var response = await AskAsync(client.DecideWholeOrderAsync(request, settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false);
        try
        {
            var decided = response.FromWire();
            return decided.Decision is not null || decided.IsHeld
                ? decided
                : throw Failed($"The {Service} service answered about an order without a decision.", false, null);
        }
        catch (ContractException e)
        {
            throw Failed($"The {Service} service answered with a decision that cannot be read: {e.Message}", false, e);
        }
    }

    // A replica remembers the rules of its file for as long as it lives: what is resumed under others is stopped by the run that it belongs to.
    public async ValueTask<RuleSetReference> RuleSetAsync(CancellationToken cancellationToken)
    {
        var inForce = await AskAsync(client.GetRuleSetAsync(new RuleSetRequest(), settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false);
        return new RuleSetReference(inForce.Version, inForce.Hash);
    }

    private static void Add(DecideResponse response, string[] ids, List<ProductDecision> decisions)
    {
        try
        {
            decisions.AddRange(response.Decisions.Select(decision => decision.FromWire()));
        }
        catch (ContractException e)
        {
            throw Failed($"The {Service} service answered with a decision that cannot be read: {e.Message}", false, e);
        }
        if (!response.Decisions.Select(decision => decision.ProductId).SequenceEqual(ids, StringComparer.Ordinal))
            throw Failed($"The {Service} service answered about other products than it was asked about.", false, null);
    }

    private static ValueTask<T> AskAsync<T>(AsyncUnaryCall<T> call, CancellationToken cancellationToken) =>
        RpcFailure.AskAsync(call, Service, Failed, cancellationToken);

    private static Exception Failed(string message, bool transient, Exception? cause) =>
        new FactSourceException("rules", message, transient, cause);
}
