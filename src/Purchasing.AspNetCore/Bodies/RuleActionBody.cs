namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of actions on a version of the rules.</summary>
/// <param name="Reason">Why.</param>
internal sealed record RuleActionBody(string? Reason = null);
