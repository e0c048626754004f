using Purchasing.Rete;

namespace Purchasing.Core.Rules;

/// <summary>The rules that decide now, and where they come from. Immutable.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Source">Their text.</param>
/// <param name="Activation">The change that put them in force; null when they are those of the rule file.</param>
public sealed record RuleSetInForce(RuleSet Rules, RuleSetSource Source, RuleChange? Activation)
{
    /// <summary>What somebody who wants to change them has to name: the number of <see cref="Activation"/>, 0 for the rule file.</summary>
    public int Number => Activation?.Number ?? 0;
}
