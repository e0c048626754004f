using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Purchasing.AspNetCore.Bodies;
using Purchasing.AspNetCore.Problems;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Flow;
using Purchasing.Core.Json;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Endpoints;

/// <summary><c>POST /purchasing/flow</c>.</summary>
internal static class FlowEndpoints
{
    private const int LongestId = 200;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints
        .MapPost("/purchasing/flow", RunAsync)
        .RequirePermission(Permission.Order)
        .WithName("RunFlow")
        .WithSummary("Decides one product and creates its purchase order.")
        .Accepts<FlowBody>(MediaTypeNames.Application.Json)
        .Produces<FlowResult>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .AddIdempotency();

    private static async Task<IResult> RunAsync(
        Body<FlowBody> request, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, IPurchasingFlow flow, HttpContext context, CancellationToken cancellationToken)
    {
        FlowBody body = request.Value;
        Dictionary<string, string[]> errors = [];
        if (string.IsNullOrWhiteSpace(body.ProductId))
            errors["product_id"] = ["A product id is required, for example {\"product_id\":\"PROD-001\"}."];
        else if (body.ProductId.Length > LongestId)
            errors["product_id"] = [$"A product id has at most {LongestId} characters."];
        string? runKey = body.RunKey ?? idempotencyKey;
        if (runKey is not null && RunKeys.Problem(runKey) is string problem)
            errors["run_key"] = [problem];
        if (body.Actor is { Length: > OrderService.LongestActor })
            errors["actor"] = [$"An actor has at most {OrderService.LongestActor} characters."];
        if (!FlowDrawing.IsKnown(body.Drawing))
            errors["drawing"] = [$"A drawing is {FlowDrawing.Mermaid} or {FlowDrawing.Svg}."];
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);
        string actor = context.ActorName(body.Actor);
        FlowResult result = await flow.RunAsync(new FlowRequest(body.ProductId!, runKey, actor, body.DryRun, body.Drawing), cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(result, PurchasingJson.Default.FlowResult);
    }
}
