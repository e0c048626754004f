using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Purchasing.SourceDefaults.Facts;

/// <summary>REST beside the gRPC calls of a fact source.</summary>
public static class FactEndpoints
{
    /// <summary>Serves the facts of one product: <c>{"product_id": …, "rows": […]}</c>, or 404.</summary>
    /// <typeparam name="TFact">The type of fact.</typeparam>
    /// <param name="routes">Where to map.</param>
    /// <param name="pattern">The path, with <c>{**id}</c>: an id may have slashes in it.</param>
    public static void MapFacts<TFact>(this IEndpointRouteBuilder routes, string pattern)
        where TFact : class =>
        routes.MapGet(pattern, async (string id, FactServer<TFact> facts, CancellationToken cancellationToken) =>
        {
            // Routing leaves this one escape alone.
            id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            var rows = await facts.FindAsync(id, cancellationToken).ConfigureAwait(false);
            return rows.Length > 0
                ? Results.Ok(new FactRows<TFact>(id, rows))
                : Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "Not found.", detail: $"There is no row for product '{id}'.");
        });

    private sealed record FactRows<TFact>(string ProductId, IReadOnlyList<TFact> Rows);
}
