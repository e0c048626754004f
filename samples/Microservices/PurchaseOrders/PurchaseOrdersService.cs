using Grpc.Core;
using Purchasing.AspNetCore.Security;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using Purchasing.Core.Rules;
using Purchasing.Core.Sending;
using Purchasing.SourceDefaults.Facts;
using OpenOrders = Purchasing.Core.Facts.OpenOrders;
using OrderQuery = Purchasing.Contracts.V1.OrderQuery;
using OutboxEntry = Purchasing.Contracts.V1.OutboxEntry;
using OutboxQuery = Purchasing.Contracts.V1.OutboxQuery;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>The gRPC calls of the service: see <c>protos/purchase_order.proto</c>.</summary>
internal sealed class PurchaseOrdersService(
    IOrderStore store,
    VerifyingOrderPlacer placer,
    OrderService orders,
    IOutbox outbox,
    OutboxService outboxService,
    OutboxSignal signal,
    FactServer<OpenOrders> openOrders,
    RuleVersions rules,
    IRuleVersionStore versions)
    : Contracts.V1.PurchaseOrders.PurchaseOrdersBase
{
    public override async Task<CreateOrderResponse> Place(PlaceOrderRequest request, ServerCallContext context)
    {
        if (request.Decision is null)
            throw new ContractException("decision", "is missing.");
        if (string.IsNullOrWhiteSpace(request.Actor))
            throw new ContractException("actor", "is missing: an order has a creator.");
        var decision = request.Decision.FromWire();
        PlaceableDecision.Check(decision);
        var actor = (await CallAsync(context, Permission.Order, request.Actor)).Actor;
        return Message(await placer.PlaceAsync(decision, RunKeys.ForRequest(request.HasRunKey ? request.RunKey : null), actor, context.CancellationToken));
    }

    public override async Task<OrderResponse> Get(OrderId request, ServerCallContext context) =>
        new() { Order = (await store.GetAsync(request.Id, context.CancellationToken))?.ToWire() };

    public override async Task<OrderList> List(OrderQuery request, ServerCallContext context)
    {
        var list = new OrderList();
        list.Orders.AddRange((await store.ListAsync(request.FromWire(), context.CancellationToken)).Select(order => order.ToWire()));
        return list;
    }

    public override async Task<AuditTrail> GetAudit(OrderId request, ServerCallContext context)
    {
        var trail = new AuditTrail();
        trail.Entries.AddRange((await store.AuditAsync(request.Id, context.CancellationToken)).Select(entry => entry.ToWire()));
        return trail;
    }

    public override async Task<OrderResponse> GetSuperseded(OrderRevision request, ServerCallContext context) =>
        new() { Order = (await store.SupersededAsync(request.Id, request.Revision, context.CancellationToken))?.ToWire() };

    public override async Task<Order> Act(OrderCommand request, ServerCallContext context)
    {
        if (request.ExpectedVersion < 1)
            throw new ContractException("expected_version", "is missing: say which version of the order was seen.");
        var call = (await CallAsync(context, PermissionFor(request.Action), request.Actor, request.HasReason ? request.Reason : null, request.ExpectedVersion)) with { AcceptTerms = request.AcceptTerms };
        var token = context.CancellationToken;
        var order = request.Action switch
        {
            "approve" => await orders.ApproveAsync(request.Id, call, token),
            "reject" => await orders.RejectAsync(request.Id, call, token),
            "send" => await orders.SendAsync(request.Id, call, token),
            "acknowledge" => await orders.AcknowledgeAsync(request.Id, call, token),
            "cancel" => await orders.CancelAsync(request.Id, call, token),
            "confirm_cancellation" => await orders.ConfirmCancellationAsync(request.Id, call, token),
            "close_short" => await orders.CloseShortAsync(request.Id, call, token),
            "close" => await orders.CloseAsync(request.Id, call, token),
            _ => throw Unknown(request.Action),
        };
        signal.Set();
        return order.ToWire();
    }

    public override async Task<Order> Receive(ReceiptCommand request, ServerCallContext context)
    {
        if (request.ExpectedVersion < 1)
            throw new ContractException("expected_version", "is missing: say which version of the order was seen.");
        var call = await CallAsync(context, Permission.Receive, request.Actor, request.HasReason ? request.Reason : null, request.ExpectedVersion);
        var lines = request.Lines.Count == 0 ? null : ReceiptMapping.Lines(request.Lines);
        return (await orders.ReceiveAsync(
            request.OrderId, request.HasReceiptId ? request.ReceiptId : null, ReceiptMapping.Kind(request.Kind), lines, call, context.CancellationToken)).ToWire();
    }

    public override async Task<Order> Amend(AmendCommand request, ServerCallContext context)
    {
        if (request.ExpectedVersion < 1)
            throw new ContractException("expected_version", "is missing: say which version of the order was seen.");
        var call = (await CallAsync(context, Permission.Amend, request.Actor, request.HasReason ? request.Reason : null, request.ExpectedVersion)) with { AcceptTerms = request.AcceptTerms };
        return (await orders.AmendAsync(request.OrderId, ReceiptMapping.Lines(request.Lines), call, context.CancellationToken)).ToWire();
    }

    public override async Task<Receipts> GetReceipts(OrderId request, ServerCallContext context)
    {
        var receipts = new Receipts();
        receipts.Receipts_.AddRange((await store.ReceiptsAsync(request.Id, context.CancellationToken)).Select(receipt => receipt.ToWire()));
        return receipts;
    }

    public override async Task<SendAttempts> GetAttempts(OrderId request, ServerCallContext context)
    {
        var attempts = new SendAttempts();
        attempts.Attempts.AddRange((await outbox.AttemptsAsync(request.Id, context.CancellationToken)).Select(attempt => attempt.ToWire()));
        return attempts;
    }

    public override async Task<OutboxList> ListOutbox(OutboxQuery request, ServerCallContext context)
    {
        var list = new OutboxList();
        list.Entries.AddRange((await outbox.ListAsync(request.FromWire(), context.CancellationToken)).Select(entry => entry.ToWire()));
        return list;
    }

    public override async Task<OutboxEntry> RequeueMessage(MessageCommand request, ServerCallContext context) =>
        (await outboxService.RequeueAsync(request.MessageId, await CallAsync(request, context), context.CancellationToken)).ToWire();

    public override async Task<OutboxEntry> DropMessage(MessageCommand request, ServerCallContext context) =>
        (await outboxService.DropAsync(request.MessageId, await CallAsync(request, context), request.HasHasArrived ? request.HasArrived : null, context.CancellationToken)).ToWire();

    private static Task<OrderRequest> CallAsync(MessageCommand request, ServerCallContext context) => request.MessageId.Length == 0
        ? throw new ContractException("message_id", "is missing.")
        : CallAsync(context, Permission.OperateOutbox, request.Actor, request.HasReason ? request.Reason : null);

    private static Permission PermissionFor(string action) => action switch
    {
        "approve" or "reject" => Permission.Approve,
        "send" or "acknowledge" => Permission.Send,
        "close" => Permission.Receive,
        "cancel" or "confirm_cancellation" or "close_short" => Permission.Cancel,
        _ => throw Unknown(action),
    };

    private static ContractException Unknown(string action) =>
        new("action", $"'{action}' is not known: use approve, reject, send, acknowledge, cancel, confirm_cancellation, close_short or close.");

    // The person is whom the caller passes on, and has to be allowed to do it here too.
    private static async Task<OrderRequest> CallAsync(ServerCallContext context, Permission permission, string claimed, string? reason = null, int? expectedVersion = null)
    {
        var http = context.GetHttpContext();
        var actor = await http.FindPurchasingActorAsync() ?? throw new RpcException(new Status(StatusCode.Unauthenticated, "Nobody is signed in."));
        if (!actor.May(permission))
            throw new OrderActionException(OrderActionError.NotAllowed, $"{actor.Subject} may not {PermissionTable.NameOf(permission).Replace('_', ' ')}.");
        return http.OrderRequest(claimed, reason, expectedVersion);
    }

    // A rule engine that follows versions while people put none in force here would decide by what nobody sees.
    public override async Task<RulesInForce> GetRulesInForce(RulesInForceRequest request, ServerCallContext context) => rules.IsFromDatabase
        ? (await versions.ActiveAsync(context.CancellationToken)).ToWire()
        : throw new OrderStoreException("The order service goes by the rule file (Purchasing:RulesFrom is Files), and the rule engine by versions: set both to Files or both to Database.");

    public override async Task<RuleVersionResponse> GetRuleVersion(RuleVersionName request, ServerCallContext context) =>
        new() { Version = (await versions.FindAsync(request.Version, context.CancellationToken))?.ToWire() };

    public override async Task<OpenOrderFacts> GetOpenOrdersBatch(ProductSet request, ServerCallContext context) =>
        Message(await openOrders.ManyAsync(request, context.CancellationToken));

    public override async Task StreamOpenOrders(ProductSet request, IServerStreamWriter<OpenOrderFacts> responseStream, ServerCallContext context)
    {
        await foreach (var piece in openOrders.StreamAsync(request, context.CancellationToken))
            await responseStream.WriteAsync(Message(piece), context.CancellationToken);
    }

    private static CreateOrderResponse Message(CreateOrderResult result) => new()
    {
        Outcome = result.Outcome switch
        {
            CreateOrderOutcome.Created => CreateOrderResponse.Types.Outcome.Created,
            CreateOrderOutcome.Duplicate => CreateOrderResponse.Types.Outcome.Duplicate,
            CreateOrderOutcome.StalePosition => CreateOrderResponse.Types.Outcome.StalePosition,
            _ => throw new InvalidOperationException($"No such outcome: {result.Outcome}."),
        },
        Order = result.Order?.ToWire(),
    };

    private static OpenOrderFacts Message(FactPiece<OpenOrders> piece)
    {
        var message = new OpenOrderFacts();
        piece.WriteTo(message.Rows, message.Problems, fact => fact.ProductId, fact => fact.ToWire());
        return message;
    }
}
