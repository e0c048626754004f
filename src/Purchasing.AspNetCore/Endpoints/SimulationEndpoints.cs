using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Purchasing.AspNetCore.Bodies;
using Purchasing.AspNetCore.Load;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.Simulation;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Json;
using Purchasing.Core.Simulation;

namespace Purchasing.AspNetCore.Endpoints;

/// <summary><c>POST /purchasing/simulate</c>.</summary>
internal static class SimulationEndpoints
{
    // What one request may ask of the host: a year of a thousand products.
    private const int MostProductDays = 400_000;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints
        .MapPost("/purchasing/simulate", RunAsync)
        .BoundedAs(LoadClass.WhatIf)
        .RequirePermission(Permission.WhatIf)
        .WithName("Simulate")
        .WithSummary("Plays purchasing day by day over history or a generated demand, and other parameters beside those in force; writes nothing. ?format=csv and ?format=svg give a table and a plot.")
        .Accepts<SimulateBody>(MediaTypeNames.Application.Json)
        .Produces<IReadOnlyList<SimulationResult>>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> RunAsync(
        Body<SimulateBody> request, string? format, Simulations simulations, WhatIf whatIf, CancellationToken cancellationToken)
    {
        SimulateBody body = request.Value;
        if (format is not (null or "json" or "csv" or "svg"))
            throw new ArgumentException($"format is '{format}'; it is json, csv or svg.");
        if (body.ProductIds is not { Count: > 0 } products)
            throw new ArgumentException("product_ids is empty; name the products to simulate.");
        int days = body.Days ?? 365;
        if ((long)days * products.Count > MostProductDays)
            throw new ArgumentException($"{products.Count} products over {days} days are more than the {MostProductDays} days of a product that one request may ask for; use the verb simulate.");
        SimulationRequest simulation = new()
        {
            ProductIds = products,
            Days = days,
            Seed = body.Seed ?? 1,
            Spread = body.Spread ?? 0.3m,
            AverageOverDays = body.AverageOverDays,
            HoldingRate = body.HoldingRate ?? 0.2m,
            History = body.History,
            Other = body.Parameters is { Count: > 0 } || body.RulesVersion is not null
                ? await whatIf.LoadRulesAsync(null, body.RulesVersion, body.Parameters, cancellationToken).ConfigureAwait(false)
                : null,
            OtherName = SimulationRequest.NameOf(body.RulesVersion is string version ? $"version {version}" : null, body.Parameters ?? new Dictionary<string, string>()),
            KeepDays = body.KeepDays,
        };
        IReadOnlyList<SimulationResult> results = await simulations.RunAsync(simulation, cancellationToken).ConfigureAwait(false);
        return format switch
        {
            "csv" => TypedResults.Text(SimulationCsv.Write(results), "text/csv"),
            "svg" => TypedResults.Text(SimulationPlot.Svg(results), "image/svg+xml"),
            _ => TypedResults.Json(results, PurchasingJson.Default.IReadOnlyListSimulationResult),
        };
    }
}
