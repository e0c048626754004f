namespace Purchasing.Rete;

/// <summary>What an <c>emit</c> action tells the host. Immutable.</summary>
/// <param name="Rule">The rule that fired.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Values">Its values by name.</param>
public sealed record RuleEvent(string Rule, string Name, IReadOnlyDictionary<string, object?> Values);
