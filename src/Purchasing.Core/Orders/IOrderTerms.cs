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

    /// <summary>An order at what its supplier asks today for the quantities in it; its amounts beside the total are still the old ones.</summary>
    /// <param name="order">The order, with the quantities in question.</param>
    /// <param name="day">The day the order would be placed.</param>
    /// <param name="cancellationToken">Ends the question early.</param>
    /// <returns>The very order where no price changes. Lines that the supplier no longer offers as they were ordered keep their prices.</returns>
    /// <exception cref="Sources.FactSourceException">A source does not answer: nobody knows what the supplier asks.</exception>
    Task<PurchaseOrder> PricedAsync(PurchaseOrder order, DateOnly day, CancellationToken cancellationToken) => Task.FromResult(order);
}
