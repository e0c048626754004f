using System.Globalization;
using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Purchasing.AspNetCore.Bodies;
using Purchasing.AspNetCore.Load;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Json;
using Purchasing.Core.Rules;
using Purchasing.Rete;

namespace Purchasing.AspNetCore.Endpoints;

/// <summary><c>/purchasing/rules</c>: what is in force, versions, drafts, and putting a version in force. The ETag is the number of the change that put the rules in force.</summary>
internal static class RuleEndpoints
{
    private const int LargestText = 4 * 1024 * 1024;
    private const int MostChanges = 1000;
    private const int DefaultChanges = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder rules = endpoints.MapGroup("/purchasing/rules");
        rules.MapGet("", InForceAsync).RequirePermission(Permission.View).WithName("GetRules").WithSummary("The rules in force: name, version, hash, and where they come from.").Produces<RuleSetInForceSummary>();
        rules.MapGet("/document", DocumentAsync).RequirePermission(Permission.View).WithName("GetRulesDocument").WithSummary("The rules in force, or those of ?version=, as prose: ?format=markdown (or html).");
        rules.MapGet("/history", HistoryAsync).RequirePermission(Permission.View).WithName("GetRulesHistory").WithSummary("Who stored, discarded and put in force which version, when and why; the newest first.").Produces<IReadOnlyList<RuleChange>>();
        rules.MapGet("/versions", ListAsync).RequirePermission(Permission.View).WithName("ListRuleVersions").WithSummary("All versions without their texts.").Produces<IReadOnlyList<RuleVersion>>();
        rules.MapGet("/versions/{version}", FindAsync).RequirePermission(Permission.View).WithName("GetRuleVersion").WithSummary("One version with its text.").Produces<RuleVersion>().ProducesProblem(StatusCodes.Status404NotFound);
        rules.MapGet("/versions/{version}/diff", CompareAsync).RequirePermission(Permission.View).WithName("CompareRuleVersion").WithSummary("What the version says differently than the rules in force, or than ?against=; one sentence for each difference.").Produces<IReadOnlyList<string>>();
        rules.MapPost("/versions", StoreAsync).BoundedAs(LoadClass.WhatIf).RequirePermission(Permission.ChangeRules).WithName("StoreRuleVersion")
            .WithSummary("Checks a rule file, which is the body, runs its tests and stores it as a draft under the version that it states; ?reason= says what it is for.")
            .Produces<RuleVersion>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        rules.MapPost("/versions/{version}/activate", ActivateAsync).BoundedAs(LoadClass.WhatIf).RequirePermission(Permission.ChangeRules).WithName("ActivateRuleVersion")
            .WithSummary("Puts a draft or an earlier version in force when its tests pass. Needs a reason, and If-Match with the number of what is in force.")
            .Accepts<RuleActionBody>(MediaTypeNames.Application.Json).Produces<RuleChange>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        rules.MapPost("/versions/{version}/discard", DiscardAsync).RequirePermission(Permission.ChangeRules).WithName("DiscardRuleVersion")
            .WithSummary("Throws a draft away.").Accepts<RuleActionBody>(MediaTypeNames.Application.Json).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> InForceAsync(RuleVersions versions, HttpResponse response, CancellationToken cancellationToken)
    {
        RuleSetInForceSummary rules = await versions.SummaryAsync(cancellationToken).ConfigureAwait(false);
        response.Headers.ETag = ETag(rules.Number);
        return TypedResults.Json(rules, PurchasingJson.Default.RuleSetInForceSummary);
    }

    private static async Task<IResult> DocumentAsync(string? version, string? format, RuleVersions versions, CancellationToken cancellationToken)
    {
        RuleDocumentFormat wanted = format switch
        {
            null or "markdown" => RuleDocumentFormat.Markdown,
            "html" => RuleDocumentFormat.Html,
            _ => throw new ArgumentException($"format is '{format}'; it is markdown or html."),
        };
        string text = await versions.PrintAsync(version, wanted, cancellationToken).ConfigureAwait(false);
        return TypedResults.Text(text, wanted == RuleDocumentFormat.Html ? "text/html; charset=utf-8" : "text/markdown; charset=utf-8");
    }

    private static async Task<IResult> HistoryAsync(string? before, string? limit, RuleVersions versions, CancellationToken cancellationToken) => TypedResults.Json(
        await versions.HistoryAsync(Number("before", before, int.MaxValue), Number("limit", limit, MostChanges) ?? DefaultChanges, cancellationToken).ConfigureAwait(false),
        PurchasingJson.Default.IReadOnlyListRuleChange);

    private static async Task<IResult> ListAsync(RuleVersions versions, CancellationToken cancellationToken) =>
        TypedResults.Json(await versions.ListAsync(cancellationToken).ConfigureAwait(false), PurchasingJson.Default.IReadOnlyListRuleVersion);

    private static async Task<IResult> FindAsync(string version, RuleVersions versions, CancellationToken cancellationToken) =>
        TypedResults.Json(await versions.FindVersionAsync(version, cancellationToken).ConfigureAwait(false), PurchasingJson.Default.RuleVersion);

    private static async Task<IResult> CompareAsync(string version, string? against, RuleVersions versions, CancellationToken cancellationToken) =>
        TypedResults.Json(await versions.CompareAsync(against, version, cancellationToken).ConfigureAwait(false), PurchasingJson.Default.IReadOnlyListString);

    private static async Task<IResult> StoreAsync(string? reason, RuleVersions versions, HttpContext context, CancellationToken cancellationToken)
    {
        string text = await ReadAsync(context.Request, cancellationToken).ConfigureAwait(false);
        RuleVersion draft = await versions.StoreAsync(text, reason, context.PurchasingActor().Subject, cancellationToken).ConfigureAwait(false);
        context.Response.Headers.Location = $"/purchasing/rules/versions/{Uri.EscapeDataString(draft.Version)}";
        return TypedResults.Json(draft with { Text = null }, PurchasingJson.Default.RuleVersion, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ActivateAsync(
        string version, Body<RuleActionBody> body, [FromHeader(Name = "If-Match")] string? ifMatch, RuleVersions versions, HttpContext context, CancellationToken cancellationToken)
    {
        RuleChange change = await versions.ActivateAsync(version, Expected(ifMatch), body.Value.Reason, context.PurchasingActor().Subject, cancellationToken).ConfigureAwait(false);
        context.Response.Headers.ETag = ETag(change.Number);
        return TypedResults.Json(change, PurchasingJson.Default.RuleChange);
    }

    private static async Task<IResult> DiscardAsync(string version, Body<RuleActionBody> body, RuleVersions versions, HttpContext context, CancellationToken cancellationToken)
    {
        await versions.DiscardAsync(version, body.Value.Reason, context.PurchasingActor().Subject, cancellationToken).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    // The file as it is: a rule file may have comments, which JSON has not.
    private static async Task<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException("Send the rule file as the body, with the header Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        using MemoryStream bytes = new();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > LargestText)
                throw new BadHttpRequestException($"A rule file has at most {LargestText / 1024 / 1024} MiB.", StatusCodes.Status413PayloadTooLarge);
        }

        bytes.Position = 0;
        using StreamReader reader = new(bytes, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string ETag(int number) => $"\"{number.ToString(CultureInfo.InvariantCulture)}\"";

    private static int? Expected(string? ifMatch)
    {
        if (string.IsNullOrWhiteSpace(ifMatch))
            return null;
        string text = ifMatch.Trim();
        return text.Length > 2 && text[0] == '"' && text[^1] == '"' && int.TryParse(text[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException($"If-Match is '{text}'; send the ETag of GET /purchasing/rules, for example \"3\".");
    }

    private static int? Number(string name, string? text, int most)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most
            ? value
            : throw new ArgumentException($"{name} is '{text}'; it is a whole number from 1 to {most}.");
    }
}
