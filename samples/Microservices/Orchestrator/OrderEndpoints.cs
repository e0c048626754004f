using System.Globalization;
using Purchasing.Contracts;
using Purchasing.Core.Orders;

namespace Purchasing.Orchestrator;

/// <summary>Orders over REST: the version of an order is its ETag, and <c>If-Match</c> acts on that version alone.</summary>
internal static class OrderEndpoints
{
    private delegate Task<PurchaseOrder> OrderCall(OrderService orders, string id, OrderRequest request, CancellationToken cancellationToken);

    public static void Map(WebApplication app)
    {
        var orders = app.MapGroup("/purchase-orders");
        orders.MapGet("", ListAsync);
        orders.MapGet("/{id}", GetAsync);
        orders.MapGet("/{id}/audit", (string id, IOrderStore store, CancellationToken cancellationToken) => store.AuditAsync(id, cancellationToken));
        MapAction(orders, "approve", (service, id, request, token) => service.ApproveAsync(id, request, token));
        MapAction(orders, "reject", (service, id, request, token) => service.RejectAsync(id, request, token));
        MapAction(orders, "send", (service, id, request, token) => service.SendAsync(id, request, token));
        MapAction(orders, "acknowledge", (service, id, request, token) => service.AcknowledgeAsync(id, request, token));
        MapAction(orders, "cancel", (service, id, request, token) => service.CancelAsync(id, request, token));
        MapAction(orders, "receive", (service, id, request, token) => service.ReceiveAsync(id, null, request, token));
    }

    private static void MapAction(RouteGroupBuilder orders, string action, OrderCall call) =>
        orders.MapPost($"/{{id}}/{action}", async (string id, ActionBody body, HttpContext http, OrderService service, CancellationToken cancellationToken) =>
            Tagged(http, await call(service, id, new OrderRequest(body.Actor ?? "", body.Reason, ExpectedVersion(http)), cancellationToken)));

    private static async Task<IReadOnlyList<PurchaseOrder>> ListAsync(
        string? status, string? supplier_id, string? product_id, string? after, int? limit, IOrderStore store, CancellationToken cancellationToken)
    {
        OrderStatus? wanted = null;
        if (status is not null)
            wanted = OrderStatusText.TryParse(status, out var parsed) ? parsed : throw new ContractException("status", $"'{status}' is no order status.");
        if (limit is < 1 or > 1000)
            throw new ContractException("limit", "must be 1 to 1000.");
        var query = new OrderQuery { Status = wanted, SupplierId = supplier_id, ProductId = product_id, AfterId = after, Limit = limit ?? 100 };
        return await store.ListAsync(query, cancellationToken);
    }

    private static async Task<PurchaseOrder> GetAsync(string id, HttpContext http, OrderService service, CancellationToken cancellationToken) =>
        Tagged(http, await service.GetAsync(id, cancellationToken));

    private static PurchaseOrder Tagged(HttpContext http, PurchaseOrder order)
    {
        http.Response.Headers.ETag = $"\"{order.Version.ToString(CultureInfo.InvariantCulture)}\"";
        return order;
    }

    private static int? ExpectedVersion(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch.ToString();
        if (header.Length == 0 || header == "*")
            return null;
        return int.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new ContractException("If-Match", $"{header} is no ETag of an order.");
    }

    /// <summary>The body of an action.</summary>
    private sealed record ActionBody(string? Actor, string? Reason);
}
