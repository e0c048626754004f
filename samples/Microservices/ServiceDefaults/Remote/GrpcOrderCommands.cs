using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Orders;
using Purchasing.ServiceDefaults.Errors;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>Lets the order service carry out what people do to orders, by its own rules.</summary>
internal sealed class GrpcOrderCommands(PurchaseOrders.PurchaseOrdersClient client, GrpcOrderStore store, CallSettings settings) : IOrderCommands
{
    public async Task<PurchaseOrder> GetAsync(string id, CancellationToken cancellationToken) =>
        await store.GetAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new OrderActionException(OrderActionError.NotFound, $"There is no purchase order '{id}'.");

    public Task<PurchaseOrder> ApproveAsync(string id, OrderRequest request, CancellationToken cancellationToken) => ActAsync(id, "approve", request, cancellationToken);

    public Task<PurchaseOrder> RejectAsync(string id, OrderRequest request, CancellationToken cancellationToken) => ActAsync(id, "reject", request, cancellationToken);

    public Task<PurchaseOrder> SendAsync(string id, OrderRequest request, CancellationToken cancellationToken) => ActAsync(id, "send", request, cancellationToken);

    public Task<PurchaseOrder> AcknowledgeAsync(string id, OrderRequest request, CancellationToken cancellationToken) => ActAsync(id, "acknowledge", request, cancellationToken);

    public Task<PurchaseOrder> CancelAsync(string id, OrderRequest request, CancellationToken cancellationToken) => ActAsync(id, "cancel", request, cancellationToken);

    public Task<PurchaseOrder> ConfirmCancellationAsync(string id, OrderRequest request, CancellationToken cancellationToken) =>
        ActAsync(id, "confirm_cancellation", request, cancellationToken);

    public Task<PurchaseOrder> CloseShortAsync(string id, OrderRequest request, CancellationToken cancellationToken) => ActAsync(id, "close_short", request, cancellationToken);

    public Task<PurchaseOrder> CloseAsync(string id, OrderRequest request, CancellationToken cancellationToken) => ActAsync(id, "close", request, cancellationToken);

    public Task<PurchaseOrder> ReceiveAsync(
        string id, string? receiptId, ReceiptKind kind, IReadOnlyDictionary<int, decimal>? quantities, OrderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var command = new ReceiptCommand { OrderId = id, Kind = kind.ToString().ToLowerInvariant(), Actor = request.Actor, ExpectedVersion = Version(request) };
        if (receiptId is not null)
            command.ReceiptId = receiptId;
        if (request.Reason is not null)
            command.Reason = request.Reason;
        command.Lines.AddRange(ReceiptMapping.ToLines(quantities ?? new Dictionary<int, decimal>()));
        return DoAsync(client.ReceiveAsync(command, settings.Now(cancellationToken)), cancellationToken);
    }

    public Task<PurchaseOrder> AmendAsync(string id, IReadOnlyDictionary<int, decimal> quantities, OrderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(quantities);
        var command = new AmendCommand { OrderId = id, Actor = request.Actor, ExpectedVersion = Version(request), AcceptTerms = request.AcceptTerms };
        if (request.Reason is not null)
            command.Reason = request.Reason;
        command.Lines.AddRange(ReceiptMapping.ToLines(quantities));
        return DoAsync(client.AmendAsync(command, settings.Now(cancellationToken)), cancellationToken);
    }

    private Task<PurchaseOrder> ActAsync(string id, string action, OrderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var command = new OrderCommand { Id = id, Action = action, Actor = request.Actor, ExpectedVersion = Version(request), AcceptTerms = request.AcceptTerms };
        if (request.Reason is not null)
            command.Reason = request.Reason;
        return DoAsync(client.ActAsync(command, settings.Now(cancellationToken)), cancellationToken);
    }

    private static int Version(OrderRequest request) =>
        request.ExpectedVersion ?? throw new OrderActionException(OrderActionError.VersionRequired, "Say which version of the order was seen.");

    // What the order service refuses is refused here in its words.
    private static async Task<PurchaseOrder> DoAsync(AsyncUnaryCall<Order> call, CancellationToken cancellationToken)
    {
        using (call)
        {
            try
            {
                return GrpcOrderStore.Read(await call.ConfigureAwait(false))!;
            }
            catch (RpcException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (RpcException e) when (ErrorOf(e) is { } error)
            {
                throw new OrderActionException(error, e.Status.Detail);
            }
            catch (RpcException e)
            {
                throw new OrderStoreException(RpcFailure.Describe(GrpcOrderStore.Service, e), RpcFailure.IsTransient(e.StatusCode), e);
            }
        }
    }

    private static OrderActionError? ErrorOf(RpcException e) => RichErrors.ReasonOf(e) switch
    {
        ErrorReason.OrderNotFound => OrderActionError.NotFound,
        ErrorReason.IllegalMove => OrderActionError.IllegalMove,
        ErrorReason.NotAllowed => OrderActionError.NotAllowed,
        ErrorReason.VersionMismatch => OrderActionError.VersionMismatch,
        ErrorReason.TermsBroken => OrderActionError.TermsBroken,
        ErrorReason.KeyReused => OrderActionError.KeyReused,
        ErrorReason.InvalidOrder or ErrorReason.BadRequest => OrderActionError.Invalid,
        _ => null,
    };
}
