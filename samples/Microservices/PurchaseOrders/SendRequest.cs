namespace Purchasing.Services.PurchaseOrders;

/// <summary>The body of <c>POST /po/send</c>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Actor">Who asks.</param>
internal sealed record SendRequest(string? OrderId, string? Actor);
