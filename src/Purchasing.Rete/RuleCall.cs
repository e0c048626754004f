namespace Purchasing.Rete;

/// <summary>A <c>call</c> action as a host's handler receives it. Immutable.</summary>
/// <param name="Session">The session whose rule fired; a synchronous handler may read its facts and cannot change them, an asynchronous one can.</param>
/// <param name="Rule">The rule that fired.</param>
/// <param name="Handler">The handler's name.</param>
/// <param name="Values">The values that the action passes, by name.</param>
public sealed record RuleCall(Session Session, string Rule, string Handler, IReadOnlyDictionary<string, object?> Values);
