namespace Purchasing.Core.Orders;

/// <summary>One change of an order: who, when, from, to, why. Entries are only ever added.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">The order's version after the change.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What, for example <c>approve</c>.</param>
/// <param name="From">Status before; null when the order was created.</param>
/// <param name="To">Status after.</param>
/// <param name="Reason">Why; null when nothing was said.</param>
public sealed record AuditEntry(
    string OrderId,
    int Version,
    DateTimeOffset At,
    string Actor,
    string Action,
    OrderStatus? From,
    OrderStatus To,
    string? Reason)
{
    /// <summary>
    /// What changed, parted by semicolons: lines, amounts and quantities before and after with their units, the revision, the receipt or message
    /// that it is about; null when nothing but the status did, or the entry is of an earlier version.
    /// </summary>
    public string? Changes { get; init; }
}
