using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Purchasing.AspNetCore.Bodies;
using Purchasing.AspNetCore.Problems;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Json;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Text;
using Purchasing.Suppliers;
using Purchasing.Suppliers.Documents;

namespace Purchasing.AspNetCore.Endpoints;

/// <summary><c>/purchase-orders</c>: list, read, documents, audit trail and actions. The ETag is the order's version.</summary>
internal static class OrderEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder orders = endpoints.MapGroup("/purchase-orders");
        orders.AddIdempotency();
        orders.MapGet("", ListAsync).RequirePermission(Permission.View).WithName("ListOrders").WithSummary("Summaries of orders, without lines; the header Link leads to the next page.").Produces<IReadOnlyList<OrderSummary>>();
        orders.MapGet("/{id}", GetAsync).RequirePermission(Permission.View).WithName("GetOrder").WithSummary("One order.").Produces<PurchaseOrder>().ProducesProblem(StatusCodes.Status404NotFound);
        orders.MapGet("/{id}/audit", AuditAsync).RequirePermission(Permission.View).WithName("GetOrderAudit").WithSummary("Who did what, when and why.").Produces<IReadOnlyList<AuditEntry>>();
        orders.MapGet("/{id}/ubl", UblAsync).RequirePermission(Permission.View).WithName("GetOrderUbl").WithSummary("The order as UBL 2.1 XML.");
        orders.MapGet("/{id}/html", HtmlAsync).RequirePermission(Permission.View).WithName("GetOrderHtml").WithSummary("The order to print.");
        MapAction(orders, "approve", Permission.Approve, "Approves, or gives one of several approvals.", (service, id, request, token) => service.ApproveAsync(id, request, token));
        MapAction(orders, "reject", Permission.Approve, "Refuses.", (service, id, request, token) => service.RejectAsync(id, request, token));
        MapAction(orders, "send", Permission.Send, "Queues an approved order for its supplier.", (service, id, request, token) => service.SendAsync(id, request, token));
        MapAction(orders, "acknowledge", Permission.Send, "Notes that the supplier confirmed.", (service, id, request, token) => service.AcknowledgeAsync(id, request, token));
        MapAction(orders, "cancel", Permission.Cancel, "Withdraws; a supplier that has the order is sent a cancellation.", (service, id, request, token) => service.CancelAsync(id, request, token));
        MapAction(orders, "confirm-cancellation", Permission.Cancel, "Notes that the supplier accepted the cancellation.", (service, id, request, token) => service.ConfirmCancellationAsync(id, request, token));
        MapAction(orders, "close-short", Permission.Cancel, "Ends an order whose missing goods will never come; needs a reason.", (service, id, request, token) => service.CloseShortAsync(id, request, token));
        MapAction(orders, "close", Permission.Receive, "Ends an order whose goods came.", (service, id, request, token) => service.CloseAsync(id, request, token));
        MapReceipt(orders, "receive", ReceiptKind.Receipt, "Books goods that came; quantities are in the stock unit.");
        MapReceipt(orders, "correct-receipt", ReceiptKind.Correction, "Corrects an earlier booking; quantities are in the stock unit and may be negative. Needs a reason.");
        MapReceipt(orders, "return", ReceiptKind.Return, "Books goods that went back, in the stock unit; they are open again. Needs a reason.");
        orders.MapGet("/{id}/receipts", ReceiptsAsync).RequirePermission(Permission.View).WithName("GetOrderReceipts").WithSummary("Receipts, corrections and returns.").Produces<IReadOnlyList<Receipt>>();
        orders.MapPost("/{id}/amend", AmendAsync).RequirePermission(Permission.Amend).WithName("AmendOrder").WithSummary("Changes quantities, in the purchase unit; the order needs approval again.").Accepts<OrderLinesBody>(MediaTypeNames.Application.Json).Produces<PurchaseOrder>();
    }

    private static void MapAction(
        RouteGroupBuilder orders, string name, Permission permission, string summary, Func<IOrderCommands, string, OrderRequest, CancellationToken, Task<PurchaseOrder>> act) =>
        orders.MapPost(
                $"/{{id}}/{name}",
                async (string id, Body<OrderActionBody> body, [FromHeader(Name = "If-Match")] string? ifMatch, IOrderCommands service, OutboxSignal signal, HttpContext context, CancellationToken token) =>
                {
                    PurchaseOrder order = await act(service, id, context.OrderRequest(body.Value.Actor, body.Value.Reason, Version(ifMatch)) with { AcceptTerms = body.Value.AcceptTerms }, token).ConfigureAwait(false);
                    signal.Set();
                    return Answer(order, context.Response);
                })
            .RequirePermission(permission)
            .WithName(Name(name))
            .WithSummary(summary)
            .Accepts<OrderActionBody>(MediaTypeNames.Application.Json)
            .Produces<PurchaseOrder>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);

    private static async Task<IResult> ListAsync(
        string? status,
        [FromQuery(Name = "supplier_id")] string? supplierId,
        [FromQuery(Name = "product_id")] string? productId,
        [FromQuery(Name = "run_key")] string? runKey,
        string? sort,
        string? after,
        string? limit,
        IOrderStore store,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        OrderStatus? wanted = null;
        if (status is not null)
        {
            if (!OrderStatusText.TryParse(status, out OrderStatus parsed))
                throw new QueryException("status", $"'{status}' is not an order status: use one of {string.Join(", ", Enum.GetValues<OrderStatus>().Select(s => s.ToText()))}.");
            wanted = parsed;
        }

        int most = Paging.Limit(limit);
        bool descending = sort is ['-', ..];
        OrderSort by = OrderSort.Id;
        if (sort is not null && !OrderSortText.TryParse(descending ? sort[1..] : sort, out by))
            throw new QueryException("sort", $"'{sort}' is nothing to sort by: use one of {string.Join(", ", Enum.GetValues<OrderSort>().Select(s => s.ToText()))}, with a minus before it for the last first.");
        OrderPlace? place = null;
        try
        {
            place = after is null ? null : OrderPlace.Parse(after, by);
        }
        catch (ArgumentException e)
        {
            throw new QueryException("after", SafeText.MessageOf(e));
        }

        OrderQuery query = new()
        {
            Sort = by,
            Descending = descending,
            HeadsOnly = true,
            Status = wanted,
            SupplierId = supplierId,
            ProductId = productId,
            RunKey = runKey,
            After = place,
            Limit = most,
        };
        IReadOnlyList<PurchaseOrder> heads = await store.ListAsync(query, cancellationToken).ConfigureAwait(false);
        if (heads.Count == most)
            context.LinkNext(OrderPlace.Of(heads[^1], by).ToString());
        return TypedResults.Json([.. heads.Select(OrderSummary.Of)], PurchasingJson.Default.IReadOnlyListOrderSummary);
    }

    private static async Task<IResult> GetAsync(
        string id, [FromHeader(Name = "If-None-Match")] string? ifNoneMatch, IOrderCommands service, HttpResponse response, CancellationToken cancellationToken)
    {
        PurchaseOrder order = await service.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (string.Equals(ifNoneMatch?.Trim(), ETag(order), StringComparison.Ordinal))
        {
            response.Headers.ETag = ETag(order);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return Answer(order, response);
    }

    private static async Task<IResult> AuditAsync(string id, string? after, IOrderCommands service, IOrderStore store, HttpContext context, CancellationToken cancellationToken)
    {
        int skipped = 0;
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skipped))
            throw new QueryException("after", $"'{after}' is not a place in the trail: follow the header Link.");
        await service.GetAsync(id, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<AuditEntry> trail = await store.AuditAsync(id, cancellationToken).ConfigureAwait(false);
        AuditEntry[] page = [.. trail.Skip(skipped).Take(Paging.Most)];
        // Entries are only ever added, so a place in the trail stays what it is.
        if (skipped + page.Length < trail.Count)
            context.LinkNext((skipped + page.Length).ToString(CultureInfo.InvariantCulture));
        return TypedResults.Json(page, PurchasingJson.Default.IReadOnlyListAuditEntry);
    }

    private static async Task<IResult> UblAsync(string id, IOrderCommands service, SupplierChannelOptions channels, CancellationToken cancellationToken) =>
        TypedResults.Bytes(
            UblOrderDocument.Write(await service.GetAsync(id, cancellationToken).ConfigureAwait(false), channels.Buyer), UblOrderDocument.ContentType);

    private static async Task<IResult> HtmlAsync(string id, IOrderCommands service, SupplierChannelOptions channels, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.ContentSecurityPolicy = $"{HtmlOrderDocument.ContentSecurityPolicy}; frame-ancestors 'none'";
        return TypedResults.Text(
            HtmlOrderDocument.Write(await service.GetAsync(id, cancellationToken).ConfigureAwait(false), channels.Buyer), HtmlOrderDocument.ContentType);
    }

    private static void MapReceipt(RouteGroupBuilder orders, string name, ReceiptKind kind, string summary) =>
        orders.MapPost(
                $"/{{id}}/{name}",
                async (
                    string id,
                    Body<ReceiptBody> body,
                    [FromHeader(Name = "If-Match")] string? ifMatch,
                    [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
                    IOrderCommands service,
                    HttpContext context,
                    CancellationToken token) =>
                {
                    OrderRequest request = context.OrderRequest(body.Value.Actor, body.Value.Reason, Version(ifMatch));
                    string? receiptId = body.Value.ReceiptId ?? idempotencyKey;
                    return Answer(await service.ReceiveAsync(id, receiptId, kind, body.Value.Lines, request, token).ConfigureAwait(false), context.Response);
                })
            .RequirePermission(Permission.Receive)
            .WithName(Name(name))
            .WithSummary(summary)
            .Accepts<ReceiptBody>(MediaTypeNames.Application.Json)
            .Produces<PurchaseOrder>()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);

    private static string Name(string path) => string.Concat(path.Split('-').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}")) + "Order";

    private static async Task<IResult> ReceiptsAsync(string id, IOrderCommands service, IOrderStore store, CancellationToken cancellationToken)
    {
        await service.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(await store.ReceiptsAsync(id, cancellationToken).ConfigureAwait(false), PurchasingJson.Default.IReadOnlyListReceipt);
    }

    private static async Task<IResult> AmendAsync(
        string id, Body<OrderLinesBody> body, [FromHeader(Name = "If-Match")] string? ifMatch, IOrderCommands service, HttpContext context, CancellationToken cancellationToken)
    {
        if (body.Value.Lines is not { Count: > 0 } quantities)
            return Invalid("lines", "Say which line gets which quantity in its purchase unit, for example {\"1\": 5}.");
        OrderRequest request = context.OrderRequest(body.Value.Actor, body.Value.Reason, Version(ifMatch)) with { AcceptTerms = body.Value.AcceptTerms };
        return Answer(await service.AmendAsync(id, quantities, request, cancellationToken).ConfigureAwait(false), context.Response);
    }

    private static IResult Answer(PurchaseOrder order, HttpResponse response)
    {
        response.Headers.ETag = ETag(order);
        return TypedResults.Json(order, PurchasingJson.Default.PurchaseOrder);
    }

    private static string ETag(PurchaseOrder order) => string.Create(CultureInfo.InvariantCulture, $"\"{order.Version}\"");

    private static int Version(string? ifMatch)
    {
        // Without it somebody would act on an order that is not the one they saw.
        if (string.IsNullOrWhiteSpace(ifMatch) || ifMatch.Trim() == "*")
        {
            throw new OrderActionException(
                OrderActionError.VersionRequired, "Read the order and send its ETag as If-Match, for example If-Match: \"1\": so nobody acts on an order that was changed since.");
        }

        string text = ifMatch.Trim().Trim('"');
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? version
            : throw new OrderActionException(OrderActionError.VersionMismatch, $"If-Match is {ifMatch}; send the ETag of the order as it was read, for example \"1\".");
    }

    private static IResult Invalid(string field, string message) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });
}
