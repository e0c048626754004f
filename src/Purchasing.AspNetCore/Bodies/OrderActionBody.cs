namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of an action on an order.</summary>
/// <param name="Actor">Who does it.</param>
/// <param name="Reason">Why.</param>
internal sealed record OrderActionBody(string? Actor, string? Reason = null);
