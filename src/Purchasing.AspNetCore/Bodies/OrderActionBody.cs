namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of an action on an order.</summary>
/// <param name="Actor">Who does it.</param>
/// <param name="Reason">Why.</param>
/// <param name="AcceptTerms">Whether it is wanted although the supplier's terms no longer hold; needs a reason.</param>
internal sealed record OrderActionBody(string? Actor, string? Reason = null, bool AcceptTerms = false);
