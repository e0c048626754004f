namespace Purchasing.Core.Sources;

/// <summary>The products a question is about: any set of ids, or a stretch of the catalogue in key order.</summary>
/// <remarks>
/// A stretch lets a provider ask for <c>BETWEEN first AND last</c> instead of naming each id; rows of products that are
/// not in the set may then come along and are ignored. <see cref="KeyOrder"/> says how the catalogue compares its keys: a database that
/// compares them otherwise has to be asked by the ids. Immutable.
/// </remarks>
public sealed class ProductSet
{
    private ProductSet(IReadOnlyList<string> ids, bool contiguous, ProductKeyOrder? order = null)
    {
        Ids = ids;
        IsContiguous = contiguous;
        KeyOrder = order ?? ProductKeyOrder.Text;
    }

    /// <summary>The ids, without duplicates.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>True when <see cref="Ids"/> are all products of the catalogue from <see cref="First"/> to <see cref="Last"/>, in key order.</summary>
    public bool IsContiguous { get; }

    /// <summary>The order of the catalogue that a stretch was taken from.</summary>
    public ProductKeyOrder KeyOrder { get; }

    /// <summary>The first id of a stretch.</summary>
    public string First => Ids[0];

    /// <summary>The last id of a stretch.</summary>
    public string Last => Ids[^1];

    /// <summary>A set of one.</summary>
    /// <param name="productId">The product's id.</param>
    public static ProductSet One(string productId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(productId);
        return new ProductSet([productId], contiguous: false);
    }

    /// <summary>A set of any ids; duplicates are dropped, the order is kept.</summary>
    /// <param name="productIds">The ids; must not be empty.</param>
    public static ProductSet Of(IEnumerable<string> productIds)
    {
        ArgumentNullException.ThrowIfNull(productIds);
        string[] ids = productIds.Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length == 0)
            throw new ArgumentException("A product set needs at least one product id.", nameof(productIds));
        return new ProductSet(ids, contiguous: false);
    }

    /// <summary>A stretch of the catalogue.</summary>
    /// <param name="orderedIds">All catalogue ids of the stretch in key order, without duplicates; must not be empty.</param>
    /// <param name="order">The order of the catalogue; null for texts.</param>
    public static ProductSet Stretch(IReadOnlyList<string> orderedIds, ProductKeyOrder? order = null)
    {
        ArgumentNullException.ThrowIfNull(orderedIds);
        if (orderedIds.Count == 0)
            throw new ArgumentException("A product set needs at least one product id.", nameof(orderedIds));
        return new ProductSet(orderedIds, contiguous: true, order);
    }
}
