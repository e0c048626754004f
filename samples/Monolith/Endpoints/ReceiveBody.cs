namespace Purchasing.Samples.Monolith.Endpoints;

/// <summary>The body of <c>POST /purchase-orders/{id}/receive</c>.</summary>
/// <param name="Actor">Who books the receipt.</param>
/// <param name="Reason">Why, for example the number of the delivery note.</param>
/// <param name="Lines">Line number → quantity in the stock unit; null books all that is still to come.</param>
internal sealed record ReceiveBody(string? Actor, string? Reason = null, IReadOnlyDictionary<int, decimal>? Lines = null);
