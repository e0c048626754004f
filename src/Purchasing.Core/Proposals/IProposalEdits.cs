using Purchasing.Core.Orders;

namespace Purchasing.Core.Proposals;

/// <summary>Quantities that people set for proposals.</summary>
/// <remarks>Safe for concurrent calls from any number of processes. A database that cannot answer throws <see cref="OrderStoreException"/>.</remarks>
public interface IProposalEdits
{
    /// <summary>All quantities that are set.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<ProposalEdit>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Sets quantities; one that was set before for the same product and warehouse is replaced.</summary>
    /// <param name="edits">The quantities.</param>
    /// <param name="cancellationToken">Ends the call early; all are then written or none.</param>
    ValueTask SetAsync(IReadOnlyList<ProposalEdit> edits, CancellationToken cancellationToken);

    /// <summary>Takes back what was set for products, so that the computed quantities hold again.</summary>
    /// <param name="productIds">The products; those for which nothing is set are passed over.</param>
    /// <param name="cancellationToken">Ends the call early; all are then taken back or none.</param>
    ValueTask RemoveAsync(IReadOnlyList<string> productIds, CancellationToken cancellationToken);
}
