using Purchasing.Core.Orders;

namespace Purchasing.Core.Proposals;

/// <summary>Proposals that people do not want to see for a while.</summary>
/// <remarks>Safe for concurrent calls from any number of processes. A database that cannot answer throws <see cref="OrderStoreException"/>.</remarks>
public interface IProposalSnoozes
{
    /// <summary>All that are snoozed, also those that have ended: whether one still hides its proposal, <see cref="ProposalSnooze.Hides"/> tells.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<ProposalSnooze>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Snoozes proposals; an earlier snooze of the same product and warehouse is replaced.</summary>
    /// <param name="snoozes">The snoozes: each with an end, a day or a quantity, and a reason of at most <see cref="ProposalSnooze.LongestReason"/> characters.</param>
    /// <param name="cancellationToken">Ends the call early; all are then written or none.</param>
    /// <exception cref="ArgumentException">A snooze has no end, or its reason is too long.</exception>
    ValueTask SetAsync(IReadOnlyList<ProposalSnooze> snoozes, CancellationToken cancellationToken);

    /// <summary>Wakes the proposals of products.</summary>
    /// <param name="productIds">The products; those that are not snoozed are passed over.</param>
    /// <param name="cancellationToken">Ends the call early; all are then woken or none.</param>
    ValueTask RemoveAsync(IReadOnlyList<string> productIds, CancellationToken cancellationToken);
}
