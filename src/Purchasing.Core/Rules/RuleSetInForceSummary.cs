namespace Purchasing.Core.Rules;

/// <summary>Which rules decide now, for people and other programs. Immutable.</summary>
/// <param name="Name">The name of the rule set.</param>
/// <param name="Version">The version that it states; empty when it states none.</param>
/// <param name="Hash">The hash over rules and parameters.</param>
/// <param name="Rules">How many rules it has.</param>
/// <param name="Number">What somebody who wants to put others in force has to name; 0 for the rule file.</param>
/// <param name="From">Where they come from, in words.</param>
/// <param name="Activation">The change that put them in force; null for the rule file.</param>
public sealed record RuleSetInForceSummary(string Name, string Version, string Hash, int Rules, int Number, string From, RuleChange? Activation);
