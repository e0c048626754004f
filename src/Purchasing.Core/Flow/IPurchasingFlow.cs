namespace Purchasing.Core.Flow;

/// <summary>The flow of one product: facts, rules, order, sending.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
public interface IPurchasingFlow
{
    /// <summary>Runs the flow.</summary>
    /// <param name="request">The product and who asks.</param>
    /// <param name="cancellationToken">Ends the run early; an order is then stored whole or not at all.</param>
    /// <returns>The result; a source that fails gives a held product, not an exception.</returns>
    /// <exception cref="ArgumentException">The request names no product or actor, or an unknown drawing.</exception>
    /// <exception cref="UnknownProductException">No source knows the product.</exception>
    Task<FlowResult> RunAsync(FlowRequest request, CancellationToken cancellationToken);
}
