using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Purchasing.AspNetCore.Bodies;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Flow;
using Purchasing.Core.Json;
using Purchasing.Core.Orders;
using Purchasing.Rete;

namespace Purchasing.AspNetCore.Endpoints;

/// <summary><c>POST /purchasing/run</c>, its progress and held products, and <c>POST /purchasing/what-if</c>; both stream NDJSON.</summary>
internal static class RunEndpoints
{
    private const string Ndjson = "application/x-ndjson";
    private const int LargestBatch = 100_000;
    private const int PageSize = 1000;

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/purchasing/run", RunAsync).WithName("RunCatalogue").WithSummary("Decides the whole catalogue; streams progress, then the summary.").Accepts<RunBody>(MediaTypeNames.Application.Json);
        endpoints.MapGet("/purchasing/run/{runKey}", ProgressAsync).WithName("GetRun").WithSummary("How far a run is.").Produces<RunProgress>();
        endpoints.MapGet("/purchasing/run/{runKey}/held", HeldAsync).WithName("GetRunHeld").WithSummary("Products a run held, with reasons.").Produces<IReadOnlyList<HeldProduct>>();
        endpoints.MapPost("/purchasing/what-if", WhatIfAsync).WithName("WhatIf").WithSummary("Compares decisions under other parameters or facts; writes nothing.").Accepts<WhatIfBody>(MediaTypeNames.Application.Json);
    }

    private static async Task RunAsync(Body<RunBody> request, CatalogueRunner runner, HttpContext context, CancellationToken cancellationToken)
    {
        RunBody body = request.Value;
        if (body.BatchSize is < 1 or > LargestBatch)
            throw new ArgumentException($"batch_size is from 1 to {LargestBatch}.");
        if (body.RunKey is { Length: > FlowRequest.LongestRunKey })
            throw new ArgumentException($"run_key has at most {FlowRequest.LongestRunKey} characters.");
        if (body.Actor is { Length: > OrderService.LongestActor })
            throw new ArgumentException($"actor has at most {OrderService.LongestActor} characters.");
        RunOptions options = new()
        {
            RunKey = string.IsNullOrWhiteSpace(body.RunKey) ? null : body.RunKey,
            Actor = string.IsNullOrWhiteSpace(body.Actor) ? "rest" : body.Actor,
            BatchSize = body.BatchSize,
        };
        context.Response.ContentType = Ndjson;
        RunSummary summary = await runner.RunAsync(
            options,
            (progress, token) => WriteAsync(context.Response, progress, PurchasingJson.Default.RunProgress, token),
            cancellationToken).ConfigureAwait(false);
        await WriteAsync(context.Response, summary, PurchasingJson.Default.RunSummary, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IResult> ProgressAsync(string runKey, ICatalogueRunStore store, CancellationToken cancellationToken) =>
        await store.ProgressAsync(runKey, cancellationToken).ConfigureAwait(false) is RunProgress progress
            ? TypedResults.Json(progress, PurchasingJson.Default.RunProgress)
            : Unknown(runKey);

    private static async Task<IResult> HeldAsync(string runKey, string? after, ICatalogueRunStore store, CancellationToken cancellationToken)
    {
        if (await store.ProgressAsync(runKey, cancellationToken).ConfigureAwait(false) is null)
            return Unknown(runKey);
        return TypedResults.Json(await store.HeldAsync(runKey, after, PageSize, cancellationToken).ConfigureAwait(false), PurchasingJson.Default.IReadOnlyListHeldProduct);
    }

    private static async Task WhatIfAsync(Body<WhatIfBody> request, WhatIf whatIf, HttpContext context, CancellationToken cancellationToken)
    {
        WhatIfBody body = request.Value;
        RuleSet? rules = body.Parameters is { Count: > 0 } parameters ? whatIf.LoadRules(null, parameters) : null;
        if (body.ProductIds?.Contains(null!) == true)
            throw new ArgumentException("product_ids holds null; name products, or leave it out for all.");
        Supposition supposition = new() { ProductIds = body.ProductIds, Rules = rules, Facts = body.Facts };
        context.Response.ContentType = Ndjson;
        await foreach (Comparison comparison in whatIf.CompareAsync(supposition, cancellationToken).ConfigureAwait(false))
        {
            if (comparison.Differs)
                await WriteAsync(context.Response, comparison, PurchasingJson.Default.Comparison, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask WriteAsync<T>(HttpResponse response, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await JsonSerializer.SerializeAsync(response.Body, value, type, cancellationToken).ConfigureAwait(false);
        await response.Body.WriteAsync(NewLine, cancellationToken).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static IResult Unknown(string runKey) =>
        TypedResults.Problem($"There is no run '{runKey}'.", statusCode: StatusCodes.Status404NotFound, title: "Unknown run");
}
