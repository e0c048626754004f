namespace Purchasing.Core.Decisions;

/// <summary>Names a rule set: what its author calls it, and what it is. Immutable.</summary>
/// <param name="Version">The version that the rules state; empty when they state none.</param>
/// <param name="Hash">The hash over rules and parameters, see <see cref="Rete.RuleSet.Hash"/>: equal hashes decide the same.</param>
public sealed record RuleSetReference(string Version, string Hash);
