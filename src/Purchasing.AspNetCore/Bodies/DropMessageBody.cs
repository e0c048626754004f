namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of <c>POST /outbox/{id}/drop</c>.</summary>
/// <param name="Actor">Who does it.</param>
/// <param name="Reason">Why; required.</param>
/// <param name="HasArrived">Whether the supplier has it, as the operator found out; required where nobody knows.</param>
internal sealed record DropMessageBody(string? Actor, string? Reason = null, bool? HasArrived = null);
