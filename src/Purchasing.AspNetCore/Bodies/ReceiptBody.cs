namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of <c>POST /purchase-orders/{id}/receive</c>, <c>/correct-receipt</c> and <c>/return</c>.</summary>
/// <param name="Actor">Who does it.</param>
/// <param name="Reason">Why; required for corrections and returns.</param>
/// <param name="ReceiptId">The document's id, for example the number of the delivery note: booked twice, it counts once. Absent: the Idempotency-Key.</param>
/// <param name="Lines">Line number → quantity in the stock unit; null books all that is still to come.</param>
internal sealed record ReceiptBody(string? Actor, string? Reason = null, string? ReceiptId = null, IReadOnlyDictionary<int, decimal>? Lines = null);
