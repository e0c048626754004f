using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Suppliers;
using Purchasing.Suppliers.Documents;

namespace Purchasing.Samples.Monolith.Endpoints;

/// <summary><c>/purchase-orders</c>: list, read, documents, audit trail and actions. The ETag is the order's version.</summary>
internal static class OrderEndpoints
{
    private const int MostOrders = 1000;

    public static void MapOrders(this WebApplication app)
    {
        RouteGroupBuilder orders = app.MapGroup("/purchase-orders");
        orders.MapGet("", ListAsync).WithName("ListOrders").WithSummary("Orders by id; page with after.").Produces<IReadOnlyList<PurchaseOrder>>();
        orders.MapGet("/{id}", GetAsync).WithName("GetOrder").WithSummary("One order.").Produces<PurchaseOrder>().ProducesProblem(StatusCodes.Status404NotFound);
        orders.MapGet("/{id}/audit", AuditAsync).WithName("GetOrderAudit").WithSummary("Who did what, when and why.").Produces<IReadOnlyList<AuditEntry>>();
        orders.MapGet("/{id}/ubl", UblAsync).WithName("GetOrderUbl").WithSummary("The order as UBL 2.1 XML.");
        orders.MapGet("/{id}/html", HtmlAsync).WithName("GetOrderHtml").WithSummary("The order to print.");
        MapAction(orders, "approve", "Approves, or gives one of several approvals.", (service, id, request, token) => service.ApproveAsync(id, request, token));
        MapAction(orders, "reject", "Refuses.", (service, id, request, token) => service.RejectAsync(id, request, token));
        MapAction(orders, "send", "Queues an approved order for its supplier.", (service, id, request, token) => service.SendAsync(id, request, token));
        MapAction(orders, "acknowledge", "Notes that the supplier confirmed.", (service, id, request, token) => service.AcknowledgeAsync(id, request, token));
        MapAction(orders, "cancel", "Withdraws.", (service, id, request, token) => service.CancelAsync(id, request, token));
        orders.MapPost("/{id}/receive", ReceiveAsync).WithName("ReceiveOrder").WithSummary("Books goods that came.").Produces<PurchaseOrder>();
        orders.MapPost("/{id}/amend", AmendAsync).WithName("AmendOrder").WithSummary("Changes quantities; the order needs approval again.").Produces<PurchaseOrder>();
    }

    private static void MapAction(
        RouteGroupBuilder orders, string name, string summary, Func<OrderService, string, OrderRequest, CancellationToken, Task<PurchaseOrder>> act) =>
        orders.MapPost(
                $"/{{id}}/{name}",
                async (string id, OrderActionBody body, [FromHeader(Name = "If-Match")] string? ifMatch, OrderService service, OutboxSignal signal, HttpResponse response, CancellationToken token) =>
                {
                    PurchaseOrder order = await act(service, id, new OrderRequest(body.Actor ?? "", body.Reason, Version(ifMatch)), token).ConfigureAwait(false);
                    signal.Set();
                    return Answer(order, response);
                })
            .WithName($"{char.ToUpperInvariant(name[0])}{name[1..]}Order")
            .WithSummary(summary)
            .Produces<PurchaseOrder>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> ListAsync(
        string? status,
        [FromQuery(Name = "supplier_id")] string? supplierId,
        [FromQuery(Name = "product_id")] string? productId,
        [FromQuery(Name = "run_key")] string? runKey,
        string? after,
        int? limit,
        IOrderStore store,
        CancellationToken cancellationToken)
    {
        OrderStatus? wanted = null;
        if (status is not null)
        {
            if (!OrderStatusText.TryParse(status, out OrderStatus parsed))
                return Invalid("status", $"'{status}' is no order status: use one of {string.Join(", ", Enum.GetValues<OrderStatus>().Select(s => s.ToText()))}.");
            wanted = parsed;
        }

        if (limit is < 1 or > MostOrders)
            return Invalid("limit", $"The limit is from 1 to {MostOrders}.");
        OrderQuery query = new()
        {
            Status = wanted,
            SupplierId = supplierId,
            ProductId = productId,
            RunKey = runKey,
            AfterId = after,
            Limit = limit ?? 100,
        };
        return TypedResults.Ok(await store.ListAsync(query, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IResult> GetAsync(
        string id, [FromHeader(Name = "If-None-Match")] string? ifNoneMatch, OrderService service, HttpResponse response, CancellationToken cancellationToken)
    {
        PurchaseOrder order = await service.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (string.Equals(ifNoneMatch?.Trim(), ETag(order), StringComparison.Ordinal))
        {
            response.Headers.ETag = ETag(order);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return Answer(order, response);
    }

    private static async Task<IResult> AuditAsync(string id, OrderService service, IOrderStore store, CancellationToken cancellationToken)
    {
        await service.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(await store.AuditAsync(id, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IResult> UblAsync(string id, OrderService service, SupplierChannelOptions channels, CancellationToken cancellationToken) =>
        TypedResults.Bytes(
            UblOrderDocument.Write(await service.GetAsync(id, cancellationToken).ConfigureAwait(false), channels.Buyer), UblOrderDocument.ContentType);

    private static async Task<IResult> HtmlAsync(string id, OrderService service, SupplierChannelOptions channels, CancellationToken cancellationToken) =>
        TypedResults.Text(
            HtmlOrderDocument.Write(await service.GetAsync(id, cancellationToken).ConfigureAwait(false), channels.Buyer), HtmlOrderDocument.ContentType);

    private static async Task<IResult> ReceiveAsync(
        string id, OrderLinesBody body, [FromHeader(Name = "If-Match")] string? ifMatch, OrderService service, HttpResponse response, CancellationToken cancellationToken)
    {
        OrderRequest request = new(body.Actor ?? "", body.Reason, Version(ifMatch));
        return Answer(await service.ReceiveAsync(id, body.Lines, request, cancellationToken).ConfigureAwait(false), response);
    }

    private static async Task<IResult> AmendAsync(
        string id, OrderLinesBody body, [FromHeader(Name = "If-Match")] string? ifMatch, OrderService service, HttpResponse response, CancellationToken cancellationToken)
    {
        if (body.Lines is not { Count: > 0 } quantities)
            return Invalid("lines", "Say which line gets which quantity in its purchase unit, for example {\"1\": 5}.");
        OrderRequest request = new(body.Actor ?? "", body.Reason, Version(ifMatch));
        return Answer(await service.AmendAsync(id, quantities, request, cancellationToken).ConfigureAwait(false), response);
    }

    private static IResult Answer(PurchaseOrder order, HttpResponse response)
    {
        response.Headers.ETag = ETag(order);
        return TypedResults.Ok(order);
    }

    private static string ETag(PurchaseOrder order) => string.Create(CultureInfo.InvariantCulture, $"\"{order.Version}\"");

    private static int? Version(string? ifMatch)
    {
        if (ifMatch is null || ifMatch.Trim() == "*")
            return null;
        string text = ifMatch.Trim().Trim('"');
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? version
            : throw new OrderActionException(OrderActionError.VersionMismatch, $"If-Match is {ifMatch}; send the ETag of the order as it was read, for example \"1\".");
    }

    private static IResult Invalid(string field, string message) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });
}
