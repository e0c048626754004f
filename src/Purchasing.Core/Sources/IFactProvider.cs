namespace Purchasing.Core.Sources;

/// <summary>Answers for a set of products with all their facts of one kind, in one question to its system.</summary>
/// <typeparam name="T">The type of fact: Demand, StockLevel, SupplierOffer, UnitConversion or OpenOrders.</typeparam>
/// <remarks>
/// Implementations are safe for concurrent calls, do not retry and keep no cache: time limit, retry and circuit belong to
/// the graph. A system that cannot answer throws <see cref="FactSourceException"/>; a single product whose values cannot be
/// read is noted with <see cref="FactBatch{T}.AddProblem"/> and does not disturb the others.
/// </remarks>
public interface IFactProvider<T>
    where T : class
{
    /// <summary>The source's name, see <see cref="SourceNames"/>.</summary>
    string Source { get; }

    /// <summary>Gets the facts.</summary>
    /// <param name="products">The products in question.</param>
    /// <param name="cancellationToken">Ends the question early.</param>
    /// <returns>All facts of these products; a product without a row has an empty group.</returns>
    /// <exception cref="FactSourceException">The system did not answer, or not as agreed.</exception>
    ValueTask<FactBatch<T>> GetAsync(ProductSet products, CancellationToken cancellationToken);
}
