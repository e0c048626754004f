using Purchasing.Contracts;
using Purchasing.Core.Flow;

namespace Purchasing.Orchestrator;

/// <summary>The flow over REST.</summary>
internal static class FlowEndpoints
{
    public static void Map(WebApplication app) => app.MapPost("/purchasing/flow", RunAsync);

    private static Task<FlowResult> RunAsync(FlowBody body, IPurchasingFlow flow, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(body.ProductId))
            throw new ContractException("product_id", "is missing.");
        var actor = string.IsNullOrWhiteSpace(body.Actor) ? "system" : body.Actor;
        return flow.RunAsync(new FlowRequest(body.ProductId, body.RunKey, actor, body.DryRun), cancellationToken);
    }

    /// <summary>The body of <c>POST /purchasing/flow</c>.</summary>
    private sealed record FlowBody(string? ProductId, string? RunKey, string? Actor, bool DryRun);
}
