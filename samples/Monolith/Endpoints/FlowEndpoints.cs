using Microsoft.AspNetCore.Mvc;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;

namespace Purchasing.Samples.Monolith.Endpoints;

/// <summary><c>POST /purchasing/flow</c>.</summary>
internal static class FlowEndpoints
{
    /// <summary>Most characters of a run key, which every order store keeps.</summary>
    internal const int LongestKey = 128;

    private const int LongestId = 200;

    public static void MapFlow(this WebApplication app) => app
        .MapPost("/purchasing/flow", RunAsync)
        .WithName("RunFlow")
        .WithSummary("Decides one product and creates its purchase order.")
        .Produces<FlowResult>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> RunAsync(
        FlowBody body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, IPurchasingFlow flow, CancellationToken cancellationToken)
    {
        Dictionary<string, string[]> errors = [];
        if (string.IsNullOrWhiteSpace(body.ProductId))
            errors["product_id"] = ["A product id is required, for example {\"product_id\":\"PROD-001\"}."];
        else if (body.ProductId.Length > LongestId)
            errors["product_id"] = [$"A product id has at most {LongestId} characters."];
        string? runKey = body.RunKey ?? idempotencyKey;
        if (runKey is { Length: 0 or > LongestKey })
            errors["run_key"] = [$"A run key has 1 to {LongestKey} characters."];
        if (body.Actor is { Length: > OrderService.LongestActor })
            errors["actor"] = [$"An actor has at most {OrderService.LongestActor} characters."];
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);
        string actor = string.IsNullOrWhiteSpace(body.Actor) ? "rest" : body.Actor;
        FlowResult result = await flow.RunAsync(new FlowRequest(body.ProductId!, runKey, actor, body.DryRun), cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(result);
    }
}
