using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using AuditEntry = Purchasing.Core.Orders.AuditEntry;
using OrderChange = Purchasing.Core.Orders.OrderChange;
using OrderQuery = Purchasing.Core.Orders.OrderQuery;
using Receipt = Purchasing.Core.Orders.Receipt;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>
/// The orders that the order service keeps, to read. What is done to them are commands, which it carries out by its own rules.
/// </summary>
internal sealed class GrpcOrderStore(PurchaseOrders.PurchaseOrdersClient client, CallSettings settings) : IOrderStore
{
    internal const string Service = "purchase order";

    /// <exception cref="NotSupportedException">Always: orders are made by <see cref="IOrderPlacer"/>.</exception>
    public ValueTask<CreateOrderResult> CreateAsync(OrderChange creation, CancellationToken cancellationToken) => throw NoState();

    public async ValueTask<PurchaseOrder?> GetAsync(string id, CancellationToken cancellationToken) =>
        Read((await AskAsync(client.GetAsync(new OrderId { Id = id }, settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false)).Order);

    public async ValueTask<IReadOnlyList<PurchaseOrder>> ListAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var response = await AskAsync(client.ListAsync(query.ToWire(), settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false);
        return [.. response.Orders.Select(order => Read(order)!)];
    }

    /// <exception cref="NotSupportedException">Always: orders are changed by <see cref="IOrderCommands"/>.</exception>
    public ValueTask<bool> UpdateAsync(OrderChange change, CancellationToken cancellationToken) => throw NoState();

    public async ValueTask<PurchaseOrder?> SupersededAsync(string id, int revision, CancellationToken cancellationToken) =>
        Read((await AskAsync(
            client.GetSupersededAsync(new OrderRevision { Id = id, Revision = revision }, settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false)).Order);

    public async ValueTask<IReadOnlyList<Receipt>> ReceiptsAsync(string id, CancellationToken cancellationToken)
    {
        var receipts = await AskAsync(client.GetReceiptsAsync(new OrderId { Id = id }, settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false);
        return [.. receipts.Receipts_.Select(receipt => receipt.FromWire())];
    }

    public async ValueTask<IReadOnlyList<AuditEntry>> AuditAsync(string id, CancellationToken cancellationToken)
    {
        var trail = await AskAsync(client.GetAuditAsync(new OrderId { Id = id }, settings.Now(cancellationToken)), cancellationToken).ConfigureAwait(false);
        return [.. trail.Entries.Select(entry => entry.FromWire())];
    }

    internal static CreateOrderResult Read(CreateOrderResponse response) => response.Outcome switch
    {
        CreateOrderResponse.Types.Outcome.Created => new CreateOrderResult(CreateOrderOutcome.Created, Read(response.Order)),
        CreateOrderResponse.Types.Outcome.Duplicate => new CreateOrderResult(CreateOrderOutcome.Duplicate, Read(response.Order)),
        CreateOrderResponse.Types.Outcome.StalePosition => new CreateOrderResult(CreateOrderOutcome.StalePosition, Read(response.Order)),
        _ => throw new OrderStoreException($"The {Service} service answered with outcome {(int)response.Outcome}, which this version does not know."),
    };

    internal static PurchaseOrder? Read(Order? message)
    {
        try
        {
            return message?.FromWire();
        }
        catch (ContractException e)
        {
            throw new OrderStoreException($"The {Service} service answered with an order that cannot be read: {e.Message}", inner: e);
        }
    }

    private static NotSupportedException NoState() => new("The order service stores no state that a caller worked out; it carries out commands.");

    internal static ValueTask<T> AskAsync<T>(AsyncUnaryCall<T> call, CancellationToken cancellationToken) =>
        RpcFailure.AskAsync(call, Service, static (message, transient, cause) => new OrderStoreException(message, transient, cause), cancellationToken);
}
