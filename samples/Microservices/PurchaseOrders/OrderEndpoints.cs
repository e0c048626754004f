using Purchasing.Contracts;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>REST beside the gRPC calls.</summary>
internal static class OrderEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/po/create", CreateAsync);
        app.MapPost("/po/send", SendAsync);
        app.MapGet("/po/{id}/attempts", (string id, IOutbox outbox, CancellationToken cancellationToken) => outbox.AttemptsAsync(id, cancellationToken));
        app.MapGet("/po/{id}", (string id, OrderService orders, CancellationToken cancellationToken) => orders.GetAsync(id, cancellationToken));
        // A hundred orders by id; the id of the last one, as after, leads on.
        app.MapGet("/po", (string? product_id, string? run_key, string? after, IOrderStore orders, CancellationToken cancellationToken) =>
            orders.ListAsync(
                new OrderQuery { ProductId = product_id, RunKey = run_key, After = after is null ? null : OrderPlace.Parse(after, OrderSort.Id) }, cancellationToken));
    }

    private static async Task<IResult> CreateAsync(CreateRequest request, VerifyingOrderPlacer placer, CancellationToken cancellationToken)
    {
        request.Check();
        var result = await placer.PlaceAsync(request.Decision!, RunKeys.ForRequest(request.RunKey), request.Actor!, cancellationToken);
        return result.Outcome switch
        {
            CreateOrderOutcome.Created => Results.Created($"/po/{result.Order!.Id}", result.Order),
            // The same request again is answered like the first one.
            CreateOrderOutcome.Duplicate => Results.Ok(result.Order),
            _ => Results.Problem(
                statusCode: StatusCodes.Status409Conflict,
                title: "The position is stale.",
                detail: "Another order for the product was stored since the decision was made: gather the facts and decide again."),
        };
    }

    private static async Task<PurchaseOrder> SendAsync(SendRequest request, OrderService orders, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.OrderId))
            throw new ContractException("order_id", "is missing.");
        if (string.IsNullOrWhiteSpace(request.Actor))
            throw new ContractException("actor", "is missing.");
        return await orders.SendAsync(request.OrderId, new OrderRequest(request.Actor), cancellationToken);
    }
}
