using Grpc.Core;
using Purchasing.Contracts.V1;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Rules;
using Purchasing.ServiceDefaults.Remote;
using Purchasing.SourceDefaults;
using Purchasing.SourceDefaults.Facts;
using OpenOrders = Purchasing.Core.Facts.OpenOrders;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>What the service and its commands have in common.</summary>
internal static class OrderServices
{
    public static PurchasingBuilder Add(WebApplicationBuilder builder)
    {
        var purchasing = builder.AddOwnDatabase().AddSuppliers();
        builder.Services.AddSingleton<FactServer<OpenOrders>>();
        // Facts and decisions are those of the other services, for runs and for the orders that others ask for.
        builder.Services.AddRemoteSources(builder.Configuration);
        builder.Services.AddRemoteDecisions(builder.Configuration);
        builder.Services.AddSingleton<VerifyingOrderPlacer>();
        builder.Services.AddSingleton(provider => new ActivationCondition((version, token) => ProblemOfAsync(version, provider.GetRequiredService<RuleEngine.RuleEngineClient>(), token)));
        return purchasing;
    }

    // A version that is put in force here and that the rule engine does not follow, or cannot use, would be in force in name only.
    private static async ValueTask<string?> ProblemOfAsync(string version, RuleEngine.RuleEngineClient ruleEngine, CancellationToken cancellationToken)
    {
        try
        {
            await ruleEngine.GetRuleSetAsync(new RuleSetRequest { Version = version }, deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: cancellationToken);
            return null;
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            return e.StatusCode is StatusCode.FailedPrecondition or StatusCode.InvalidArgument
                ? $"The rule engine cannot decide by it: {e.Status.Detail}"
                : $"The rule engine does not answer ({e.StatusCode}), so nobody knows whether it can decide by it: try again when it does.";
        }
    }
}
