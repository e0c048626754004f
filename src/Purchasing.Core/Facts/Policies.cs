namespace Purchasing.Core.Facts;

/// <summary>The policies by which a product can be replenished.</summary>
public static class Policies
{
    /// <summary>By the demand over lead time and review period: what products without a policy have.</summary>
    public const string Demand = "demand";

    /// <summary>A fixed quantity when the position falls below a level.</summary>
    public const string ReorderPoint = "reorder_point";

    /// <summary>Up to a maximum when the position falls below a minimum.</summary>
    public const string MinMax = "min_max";

    /// <summary>Up to a level on each day of review.</summary>
    public const string OrderUpTo = "order_up_to";

    /// <summary>Not replenished: made or bought to order, or running out.</summary>
    public const string None = "none";

    /// <summary>Whether a text is one of them.</summary>
    /// <param name="kind">The text.</param>
    public static bool IsKnown(string? kind) => kind is Demand or ReorderPoint or MinMax or OrderUpTo or None;
}
