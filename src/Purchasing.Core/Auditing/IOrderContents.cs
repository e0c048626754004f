namespace Purchasing.Core.Auditing;

/// <summary>Compares orders, as they are stored, with what the entry of their version in the audit trail holds of them.</summary>
/// <remarks>Safe for concurrent calls; others may go on changing orders meanwhile. Throws <see cref="Orders.OrderStoreException"/> when the database cannot be read.</remarks>
public interface IOrderContents
{
    /// <summary>Compares the next orders by id, and the revisions of them that the supplier has and that are kept. Drafts have no entry yet. An order with a row that cannot be read counts as different.</summary>
    /// <param name="after">The order after which to begin; empty for the beginning.</param>
    /// <param name="limit">How many orders at most, from 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<ContentComparison> CompareAsync(string after, int limit, CancellationToken cancellationToken);
}
