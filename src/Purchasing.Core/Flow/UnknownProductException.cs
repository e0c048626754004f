namespace Purchasing.Core.Flow;

/// <summary>No source knows the product: most likely the id is mistyped.</summary>
public sealed class UnknownProductException : Exception
{
    /// <summary>The failure.</summary>
    /// <param name="productId">The id nobody knows.</param>
    public UnknownProductException(string productId)
        : base($"No product '{productId}' is known to demand, stock or suppliers.") => ProductId = productId;

    /// <summary>The id nobody knows.</summary>
    public string ProductId { get; }
}
