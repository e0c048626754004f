namespace Purchasing.Core.Sources;

/// <summary>The products there are, in key order.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
public interface IProductCatalogue
{
    /// <summary>How the catalogue compares its ids; known once a page that was not empty has been read.</summary>
    ProductKeyOrder KeyOrder => ProductKeyOrder.Text;

    /// <summary>A page of product ids in key order.</summary>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="count">Most ids to return.</param>
    /// <param name="cancellationToken">Ends the question early.</param>
    /// <returns>
    /// The ids exactly as they are, also those that no product can have (<see cref="ProductIds.ProblemOf"/>): who reads them holds those
    /// rows, and none is lost. Fewer than <paramref name="count"/> only at the end.
    /// </returns>
    /// <exception cref="FactSourceException">The system did not answer.</exception>
    ValueTask<IReadOnlyList<string>> PageAsync(string? after, int count, CancellationToken cancellationToken);
}
