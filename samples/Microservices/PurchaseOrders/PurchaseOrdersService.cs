using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.SourceDefaults.Facts;
using OpenOrders = Purchasing.Core.Facts.OpenOrders;
using OrderChange = Purchasing.Contracts.V1.OrderChange;
using OrderQuery = Purchasing.Contracts.V1.OrderQuery;
using OutboxEntry = Purchasing.Contracts.V1.OutboxEntry;
using OutboxQuery = Purchasing.Contracts.V1.OutboxQuery;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>The gRPC calls of the service: see <c>protos/purchase_order.proto</c>.</summary>
internal sealed class PurchaseOrdersService(
    IOrderStore store,
    IOrderPlacer placer,
    OrderService orders,
    IOutbox outbox,
    OutboxService outboxService,
    OutboxSignal signal,
    FactServer<OpenOrders> openOrders,
    SendingOptions sending)
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
        return Message(await placer.PlaceAsync(decision, request.HasRunKey ? request.RunKey : null, request.Actor, context.CancellationToken));
    }

    public override async Task<CreateOrderResponse> Create(OrderChange request, ServerCallContext context)
    {
        var change = Read(request);
        return Message(await store.CreateAsync(change, context.CancellationToken));
    }

    public override async Task<OrderResponse> Get(OrderId request, ServerCallContext context) =>
        new() { Order = (await store.GetAsync(request.Id, context.CancellationToken))?.ToWire() };

    public override async Task<OrderList> List(OrderQuery request, ServerCallContext context)
    {
        var list = new OrderList();
        list.Orders.AddRange((await store.ListAsync(request.FromWire(), context.CancellationToken)).Select(order => order.ToWire()));
        return list;
    }

    public override async Task<UpdateOrderResponse> Update(OrderChange request, ServerCallContext context)
    {
        var change = Read(request);
        return new UpdateOrderResponse { Written = await store.UpdateAsync(change, context.CancellationToken) };
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
        var call = new OrderRequest(request.Actor, request.HasReason ? request.Reason : null, request.ExpectedVersion);
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
            _ => throw new ContractException("action", $"'{request.Action}' is not known: use approve, reject, send, acknowledge, cancel, confirm_cancellation, close_short or close."),
        };
        signal.Set();
        return order.ToWire();
    }

    public override async Task<Order> Receive(ReceiptCommand request, ServerCallContext context)
    {
        if (request.ExpectedVersion < 1)
            throw new ContractException("expected_version", "is missing: say which version of the order was seen.");
        var call = new OrderRequest(request.Actor, request.HasReason ? request.Reason : null, request.ExpectedVersion);
        var lines = request.Lines.Count == 0 ? null : ReceiptMapping.Lines(request.Lines);
        return (await orders.ReceiveAsync(
            request.OrderId, request.HasReceiptId ? request.ReceiptId : null, ReceiptMapping.Kind(request.Kind), lines, call, context.CancellationToken)).ToWire();
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
        (await outboxService.RequeueAsync(request.MessageId, Call(request), context.CancellationToken)).ToWire();

    public override async Task<OutboxEntry> DropMessage(MessageCommand request, ServerCallContext context) =>
        (await outboxService.DropAsync(request.MessageId, Call(request), request.HasArrived, context.CancellationToken)).ToWire();

    private static OrderRequest Call(MessageCommand request)
    {
        if (request.MessageId.Length == 0)
            throw new ContractException("message_id", "is missing.");
        return new OrderRequest(request.Actor, request.HasReason ? request.Reason : null);
    }

    public override async Task<OpenOrderFacts> GetOpenOrdersBatch(ProductSet request, ServerCallContext context) =>
        Message(await openOrders.ManyAsync(request, context.CancellationToken));

    public override async Task StreamOpenOrders(ProductSet request, IServerStreamWriter<OpenOrderFacts> responseStream, ServerCallContext context)
    {
        await foreach (var piece in openOrders.StreamAsync(request, context.CancellationToken))
            await responseStream.WriteAsync(Message(piece), context.CancellationToken);
    }

    // Which channel an order goes through is decided here, where the channels are.
    private Core.Orders.OrderChange Read(OrderChange request)
    {
        var change = request.FromWire();
        OrderInvariants.Check(change.Order);
        return change.Message is null ? change : change with { Message = OrderService.MessageFor(change.Order, sending) };
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
