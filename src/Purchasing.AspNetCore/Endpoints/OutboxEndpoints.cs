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

namespace Purchasing.AspNetCore.Endpoints;

/// <summary><c>/outbox</c>: messages to suppliers, listed, queued again and dropped.</summary>
internal static class OutboxEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // With the outbox and not with the orders: a host that asks another service for its orders has no outbox.
        endpoints.MapGet("/purchase-orders/{id}/attempts", AttemptsAsync).RequirePermission(Permission.View).WithName("GetOrderAttempts").WithTags("Orders").WithSummary("Every attempt to send it: when, by whom, how it ended.").Produces<IReadOnlyList<SendAttempt>>();
        RouteGroupBuilder outbox = endpoints.MapGroup("/outbox");
        outbox.AddIdempotency();
        outbox.MapGet("", ListAsync).RequirePermission(Permission.View).WithName("ListOutbox").WithSummary("Messages by id; the header Link leads to the next page.").Produces<IReadOnlyList<OutboxEntry>>();
        outbox.MapGet("/{id}", GetAsync).RequirePermission(Permission.View).WithName("GetOutboxMessage").WithSummary("One message.").Produces<OutboxEntry>().ProducesProblem(StatusCodes.Status404NotFound);
        outbox.MapPost("/{id}/requeue", RequeueAsync)
            .RequirePermission(Permission.OperateOutbox).WithName("RequeueOutboxMessage")
            .WithSummary("Sends a message again that was given up or dropped, under the same key.")
            .Accepts<OrderActionBody>(MediaTypeNames.Application.Json)
            .Produces<OutboxEntry>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        outbox.MapPost("/{id}/drop", DropAsync)
            .RequirePermission(Permission.OperateOutbox).WithName("DropOutboxMessage")
            .WithSummary("Takes a message out of the queue, with a reason, and says whether the supplier has it.")
            .Accepts<DropMessageBody>(MediaTypeNames.Application.Json)
            .Produces<OutboxEntry>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> AttemptsAsync(string id, OrderService service, IOutbox outbox, CancellationToken cancellationToken)
    {
        await service.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(await outbox.AttemptsAsync(id, cancellationToken).ConfigureAwait(false), PurchasingJson.Default.IReadOnlyListSendAttempt);
    }

    private static async Task<IResult> ListAsync(
        string? state,
        [FromQuery(Name = "order_id")] string? orderId,
        [FromQuery(Name = "supplier_id")] string? supplierId,
        string? after,
        string? limit,
        IOutbox outbox,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        OutboxState? wanted = null;
        if (state is not null)
        {
            if (!OutboxText.TryParse(state, out OutboxState parsed))
                throw new QueryException("state", $"'{state}' is not the state of a message: use one of {string.Join(", ", Enum.GetValues<OutboxState>().Select(s => s.ToText()))}.");
            wanted = parsed;
        }

        int most = Paging.Limit(limit);
        OutboxQuery query = new() { State = wanted, OrderId = orderId, SupplierId = supplierId, AfterId = after, Limit = most };
        IReadOnlyList<OutboxEntry> page = await outbox.ListAsync(query, cancellationToken).ConfigureAwait(false);
        if (page.Count == most)
            context.LinkNext(page[^1].Message.Id);
        return TypedResults.Json(page, PurchasingJson.Default.IReadOnlyListOutboxEntry);
    }

    private static async Task<IResult> GetAsync(string id, OutboxService service, CancellationToken cancellationToken) =>
        Answer(await service.GetAsync(id, cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> RequeueAsync(string id, Body<OrderActionBody> body, OutboxService service, HttpContext context, CancellationToken cancellationToken) =>
        Answer(await service.RequeueAsync(id, context.OrderRequest(body.Value.Actor, body.Value.Reason), cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> DropAsync(string id, Body<DropMessageBody> body, OutboxService service, HttpContext context, CancellationToken cancellationToken) =>
        Answer(await service.DropAsync(
            id, context.OrderRequest(body.Value.Actor, body.Value.Reason), body.Value.HasArrived, cancellationToken).ConfigureAwait(false));

    private static IResult Answer(OutboxEntry entry) => TypedResults.Json(entry, PurchasingJson.Default.OutboxEntry);
}
