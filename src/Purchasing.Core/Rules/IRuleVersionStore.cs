using Purchasing.Core.Orders;

namespace Purchasing.Core.Rules;

/// <summary>Versions of the rules and their history in the order database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes. A database that cannot answer throws <see cref="OrderStoreException"/>.</remarks>
public interface IRuleVersionStore
{
    /// <summary>All versions without their texts, the one stored last first.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<RuleVersion>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One version with its text; null when there is none of this name.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<RuleVersion?> FindAsync(string version, CancellationToken cancellationToken);

    /// <summary>The change that put the rules in force; null when none ever did.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<RuleChange?> ActiveAsync(CancellationToken cancellationToken);

    /// <summary>The history, the newest change first.</summary>
    /// <param name="before">Only changes before this number; null for the newest.</param>
    /// <param name="limit">Most changes to return.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<RuleChange>> HistoryAsync(int? before, int limit, CancellationToken cancellationToken);

    /// <summary>Stores a version and notes it in the history.</summary>
    /// <param name="version">The version with its text.</param>
    /// <param name="cancellationToken">Ends the call early; all is then written or nothing.</param>
    /// <returns>False when there is one of this name already; nothing was written.</returns>
    ValueTask<bool> StoreAsync(RuleVersion version, CancellationToken cancellationToken);

    /// <summary>Throws a draft away and notes it in the history.</summary>
    /// <param name="version">The version.</param>
    /// <param name="actor">Who.</param>
    /// <param name="at">When (UTC).</param>
    /// <param name="reason">Why; null when nothing was said.</param>
    /// <param name="cancellationToken">Ends the call early; all is then written or nothing.</param>
    /// <returns>False when there is none of this name, or it was in force once; nothing was written.</returns>
    ValueTask<bool> DiscardAsync(string version, string actor, DateTimeOffset at, string? reason, CancellationToken cancellationToken);

    /// <summary>Puts a version in force, when the one in force is still the expected one.</summary>
    /// <param name="version">The version as it was tested.</param>
    /// <param name="activation">The change; its number is given by the store.</param>
    /// <param name="expected">The number of the change that put the present rules in force; 0 when none ever did.</param>
    /// <param name="cancellationToken">Ends the call early; all is then written or nothing.</param>
    /// <returns>The change with its number; null when another one came first, or the version is gone or another one by now: nothing was written.</returns>
    ValueTask<RuleChange?> ActivateAsync(RuleVersion version, RuleChange activation, int expected, CancellationToken cancellationToken);
}
