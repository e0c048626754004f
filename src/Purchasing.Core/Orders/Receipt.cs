namespace Purchasing.Core.Orders;

/// <summary>A document that moves the received quantities of an order. Its id is unique within the order: booked twice, it counts once. Immutable.</summary>
/// <param name="Id">The document's id, for example the number of the delivery note.</param>
/// <param name="Kind">What moved.</param>
/// <param name="Version">The order's version after it was booked.</param>
/// <param name="At">When it was booked (UTC).</param>
/// <param name="Actor">Who booked it.</param>
/// <param name="Reason">Why; required for corrections and returns.</param>
/// <param name="Quantities">Line number → quantity in the stock unit, as the caller gave it: positive, for corrections also negative.</param>
public sealed record Receipt(
    string Id, ReceiptKind Kind, int Version, DateTimeOffset At, string Actor, string? Reason, IReadOnlyDictionary<int, decimal> Quantities);
