using Purchasing.Rete;

namespace Purchasing.Core.Decisions;

/// <summary>Gives the rules that decide: those in force now, and those that something under way began with. Safe for concurrent calls.</summary>
internal interface IRuleSetSource
{
    /// <summary>The rules in force now.</summary>
    ValueTask<RuleSet> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>Rules by name; null when they are not there any more.</summary>
    ValueTask<RuleSet?> FindAsync(RuleSetReference reference, CancellationToken cancellationToken);
}
