namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of <c>POST /purchase-orders/{id}/amend</c>.</summary>
/// <param name="Actor">Who does it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Lines">Line number → new quantity in the purchase unit; 0 takes the line out.</param>
/// <param name="AcceptTerms">Whether the change is wanted although it breaks the supplier's terms; needs a reason.</param>
internal sealed record OrderLinesBody(
    string? Actor, string? Reason = null, IReadOnlyDictionary<int, decimal>? Lines = null, bool AcceptTerms = false);
