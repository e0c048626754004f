namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of <c>POST /purchase-orders/{id}/receive</c> and <c>/amend</c>.</summary>
/// <param name="Actor">Who does it.</param>
/// <param name="Reason">Why, for example the number of the delivery note.</param>
/// <param name="Lines">Line number → quantity: received, in the stock unit (null books all that is still to come); or new, in the purchase unit.</param>
internal sealed record OrderLinesBody(string? Actor, string? Reason = null, IReadOnlyDictionary<int, decimal>? Lines = null);
