using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Purchasing.AspNetCore.Bodies;
using Purchasing.AspNetCore.Load;
using Purchasing.AspNetCore.Problems;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Flow;
using Purchasing.Core.Json;
using Purchasing.Core.Orders;
using Purchasing.Rete;

namespace Purchasing.AspNetCore.Endpoints;

/// <summary>
/// Catalogue runs, which belong to the host: <c>POST /purchasing/run</c> starts or joins one and may be left; and
/// <c>POST /purchasing/what-if</c>. Both stream NDJSON.
/// </summary>
internal static class RunEndpoints
{
    private const string Ndjson = "application/x-ndjson";
    private const int LargestBatch = 100_000;
    private const int DefaultRuns = 50;

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/purchasing/run", RunAsync).BoundedAs(LoadClass.Follower).RequirePermission(Permission.ManageRuns).WithName("RunCatalogue")
            .WithSummary("Starts a run, or joins it, and streams how far it is until nobody works on it; the last line is its summary. The run goes on when the caller leaves. With Prefer: respond-async it answers at once.")
            .Accepts<RunBody>(MediaTypeNames.Application.Json)
            .ProducesProblem(StatusCodes.Status409Conflict);
        endpoints.MapGet("/purchasing/runs", ListAsync).RequirePermission(Permission.View).WithName("ListRuns").WithSummary("Runs that are not finished, or all, the newest first.").Produces<IReadOnlyList<RunInfo>>();
        endpoints.MapGet("/purchasing/run/{runKey}", ShowAsync).RequirePermission(Permission.View).WithName("GetRun").WithSummary("One run: its state, and how far it is.").Produces<RunInfo>().ProducesProblem(StatusCodes.Status404NotFound);
        endpoints.MapGet("/purchasing/run/{runKey}/progress", JoinAsync).BoundedAs(LoadClass.Follower).RequirePermission(Permission.View).WithName("JoinRun").WithSummary("Streams how far a run is until nobody works on it; leaving changes nothing.");
        endpoints.MapGet("/purchasing/run/{runKey}/held", HeldAsync).RequirePermission(Permission.View).WithName("GetRunHeld").WithSummary("Products a run held, with reasons.").Produces<IReadOnlyList<HeldProduct>>();
        endpoints.MapPost("/purchasing/run/{runKey}/resume", ResumeAsync).RequirePermission(Permission.ManageRuns).WithName("ResumeRun").WithSummary("Goes on with a run that was interrupted.")
            .Accepts<RunBody>(MediaTypeNames.Application.Json).Produces<RunInfo>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict).AddIdempotency();
        endpoints.MapPost("/purchasing/run/{runKey}/abandon", AbandonAsync).RequirePermission(Permission.ManageRuns).WithName("AbandonRun").WithSummary("Gives a run up: its drafts are cancelled, orders that are final stay.")
            .Accepts<OrderActionBody>(MediaTypeNames.Application.Json).Produces<RunInfo>().ProducesProblem(StatusCodes.Status409Conflict).AddIdempotency();
    }

    public static void MapWhatIf(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/purchasing/what-if", WhatIfAsync).BoundedAs(LoadClass.WhatIf).RequirePermission(Permission.WhatIf).WithName("WhatIf").WithSummary("Compares decisions under other parameters or facts; writes nothing.").Accepts<WhatIfBody>(MediaTypeNames.Application.Json);

    private static async Task<IResult> RunAsync(
        Body<RunBody> request,
        [FromHeader(Name = "Prefer")] string? prefer,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        CatalogueRuns runs, HttpContext context, CancellationToken cancellationToken)
    {
        // The key of a run is what makes it one: the same request again joins it.
        RunInfo run = await runs.StartAsync(OptionsOf(request.Value, request.Value.RunKey ?? idempotencyKey, context), cancellationToken).ConfigureAwait(false);
        if (prefer?.Contains("respond-async", StringComparison.OrdinalIgnoreCase) == true)
            return Accepted(run, context.Response);
        await StreamAsync(run.RunKey, runs, context, cancellationToken).ConfigureAwait(false);
        return TypedResults.Empty;
    }

    private static async Task<IResult> ListAsync(string? all, string? after, string? limit, CatalogueRuns runs, HttpContext context, CancellationToken cancellationToken)
    {
        bool every = false;
        if (all is not null && !bool.TryParse(all, out every))
            throw new QueryException("all", $"'{all}' is not true or false.");
        int most = Paging.Limit(limit, DefaultRuns);
        if (after is not null)
            await runs.FindAsync(after, cancellationToken).ConfigureAwait(false);
        RunQuery query = new() { Unfinished = !every, AfterKey = after, Limit = most };
        IReadOnlyList<RunInfo> page = await runs.ListAsync(query, cancellationToken).ConfigureAwait(false);
        if (page.Count == most)
            context.LinkNext(page[^1].RunKey);
        return TypedResults.Json(page, PurchasingJson.Default.IReadOnlyListRunInfo);
    }

    private static async Task<IResult> ShowAsync(string runKey, CatalogueRuns runs, CancellationToken cancellationToken) =>
        TypedResults.Json(await runs.FindAsync(runKey, cancellationToken).ConfigureAwait(false), PurchasingJson.Default.RunInfo);

    private static async Task<IResult> JoinAsync(string runKey, CatalogueRuns runs, HttpContext context, CancellationToken cancellationToken)
    {
        await runs.FindAsync(runKey, cancellationToken).ConfigureAwait(false);
        await StreamAsync(runKey, runs, context, cancellationToken).ConfigureAwait(false);
        return TypedResults.Empty;
    }

    private static async Task<IResult> ResumeAsync(string runKey, Body<RunBody> request, CatalogueRuns runs, HttpContext context, CancellationToken cancellationToken)
    {
        if (request.Value.RunKey is string key && key != runKey)
            throw new ArgumentException($"run_key is '{key}', the address names '{runKey}'; leave it out.");
        return Accepted(await runs.ResumeAsync(OptionsOf(request.Value, runKey, context), cancellationToken).ConfigureAwait(false), context.Response);
    }

    private static async Task<IResult> AbandonAsync(string runKey, Body<OrderActionBody> request, CatalogueRuns runs, HttpContext context, CancellationToken cancellationToken)
    {
        string actor = context.ActorName(request.Value.Actor);
        return TypedResults.Json(
            await runs.AbandonAsync(runKey, actor, request.Value.Reason, cancellationToken).ConfigureAwait(false), PurchasingJson.Default.RunInfo);
    }

    private static async Task<IResult> HeldAsync(string runKey, string? after, CatalogueRuns runs, ICatalogueRunStore store, HttpContext context, CancellationToken cancellationToken)
    {
        await runs.FindAsync(runKey, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<HeldProduct> page = await store.HeldAsync(runKey, after, Paging.Most, cancellationToken).ConfigureAwait(false);
        if (page.Count == Paging.Most)
            context.LinkNext(page[^1].ProductId);
        return TypedResults.Json(page, PurchasingJson.Default.IReadOnlyListHeldProduct);
    }

    private static RunOptions OptionsOf(RunBody body, string? runKey, HttpContext context)
    {
        if (body.BatchSize is < 1 or > LargestBatch)
            throw new ArgumentException($"batch_size is from 1 to {LargestBatch}.");
        return new RunOptions
        {
            RunKey = runKey,
            Actor = context.ActorName(body.Actor),
            BatchSize = body.BatchSize,
            AcceptRules = body.AcceptRules,
        };
    }

    private static async Task StreamAsync(string runKey, CatalogueRuns runs, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.ContentType = Ndjson;
        RunInfo? last = null;
        await foreach (RunInfo run in runs.FollowAsync(runKey, cancellationToken).ConfigureAwait(false))
            await WriteAsync(context.Response, last = run, PurchasingJson.Default.RunInfo, cancellationToken).ConfigureAwait(false);
        if (last?.Counts is RunCounts counts)
            await WriteAsync(context.Response, SummaryOf(last, counts), PurchasingJson.Default.RunSummary, cancellationToken).ConfigureAwait(false);
    }

    private static RunSummary SummaryOf(RunInfo run, RunCounts counts) => new(
        run.RunKey, counts.Products, counts.Products - counts.Held, counts.Held, counts.Lines, counts.Orders, (run.FinishedAt ?? run.StartedAt) - run.StartedAt, Resumed: false)
    {
        Ordered = counts.Ordered,
        NothingNeeded = counts.NothingNeeded,
        Balanced = counts.Balanced,
        RuleSets = run.RuleSets,
        RuleSetVersions = run.RuleSetVersions,
    };

    private static IResult Accepted(RunInfo run, HttpResponse response)
    {
        response.Headers.Location = $"/purchasing/run/{Uri.EscapeDataString(run.RunKey)}";
        return TypedResults.Json(run, PurchasingJson.Default.RunInfo, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task WhatIfAsync(Body<WhatIfBody> request, WhatIf whatIf, HttpContext context, CancellationToken cancellationToken)
    {
        WhatIfBody body = request.Value;
        RuleSet? rules = body.Parameters is { Count: > 0 } || body.RulesVersion is not null
            ? await whatIf.LoadRulesAsync(null, body.RulesVersion, body.Parameters, cancellationToken).ConfigureAwait(false)
            : null;
        if (body.ProductIds?.Contains(null!) == true)
            throw new ArgumentException("product_ids contains null; name products, or leave it out for all.");
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

}
