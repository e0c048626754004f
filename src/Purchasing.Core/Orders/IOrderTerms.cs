namespace Purchasing.Core.Orders;

/// <summary>Compares an order with what its supplier offers now. Implementations are safe for concurrent calls.</summary>
public interface IOrderTerms
{
    /// <summary>What no longer holds, a sentence for each; empty when everything does.</summary>
    /// <param name="order">The order, with the quantities in question.</param>
    /// <param name="day">The day the order would be placed.</param>
    /// <param name="scope">How much is compared.</param>
    /// <param name="cancellationToken">Ends the question early.</param>
    /// <exception cref="Sources.FactSourceException">A source does not answer: nobody knows whether the terms hold.</exception>
    Task<IReadOnlyList<string>> ProblemsAsync(PurchaseOrder order, DateOnly day, TermsScope scope, CancellationToken cancellationToken);
}
