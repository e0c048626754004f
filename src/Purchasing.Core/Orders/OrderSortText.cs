namespace Purchasing.Core.Orders;

/// <summary>The text of what orders are sorted by, in addresses and messages.</summary>
public static class OrderSortText
{
    /// <summary>The text, for example <c>changed_at</c>.</summary>
    /// <param name="sort">What orders are sorted by.</param>
    public static string ToText(this OrderSort sort) => sort switch
    {
        OrderSort.Id => "id",
        OrderSort.CreatedAt => "created_at",
        OrderSort.ChangedAt => "changed_at",
        OrderSort.OrderDate => "order_date",
        OrderSort.Supplier => "supplier_id",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Orders are not sorted by this."),
    };

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; null is no sort.</param>
    /// <param name="sort">What it stands for.</param>
    /// <returns>False when orders cannot be sorted by it.</returns>
    public static bool TryParse(string? text, out OrderSort sort)
    {
        foreach (OrderSort candidate in Enum.GetValues<OrderSort>())
        {
            if (string.Equals(candidate.ToText(), text, StringComparison.Ordinal))
            {
                sort = candidate;
                return true;
            }
        }

        sort = default;
        return false;
    }
}
