namespace Purchasing.Core.Orders;

/// <summary>An order without its lines, as lists show it. Immutable.</summary>
/// <param name="Id">The order's id.</param>
/// <param name="RunKey">The run that made it.</param>
/// <param name="SupplierId">The supplier.</param>
/// <param name="SupplierName">The supplier's name; null when unknown.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Version">Counts the changes; the ETag.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When (UTC).</param>
/// <param name="ChangedAt">When it was last changed (UTC).</param>
/// <param name="OrderDate">The day it is dated.</param>
/// <param name="ApprovedBy">Who approved so far.</param>
/// <param name="ApprovalsNeeded">How many have to.</param>
/// <param name="Currency">ISO 4217 code of the amounts.</param>
/// <param name="TotalAmount">Σ of the lines' amounts.</param>
/// <param name="FinalAmount">Total − discount.</param>
/// <param name="GrandTotal">Final + tax.</param>
public sealed record OrderSummary(
    string Id,
    string RunKey,
    string SupplierId,
    string? SupplierName,
    OrderStatus Status,
    int Version,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateOnly OrderDate,
    IReadOnlyList<string> ApprovedBy,
    int ApprovalsNeeded,
    string Currency,
    decimal TotalAmount,
    decimal FinalAmount,
    decimal GrandTotal)
{
    /// <summary>The summary of an order.</summary>
    /// <param name="order">The order; its lines do not matter.</param>
    public static OrderSummary Of(PurchaseOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new OrderSummary(
            order.Id, order.RunKey, order.SupplierId, order.SupplierName, order.Status, order.Version, order.CreatedBy, order.CreatedAt, order.ChangedAt,
            order.OrderDate, order.ApprovedBy, order.ApprovalsNeeded, order.Currency, order.TotalAmount, order.FinalAmount, order.GrandTotal);
    }
}
