namespace Purchasing.Core.Orders;

/// <summary>Which orders to list. Null criteria do not restrict.</summary>
public sealed record OrderQuery
{
    /// <summary>Only orders in this status.</summary>
    public OrderStatus? Status { get; init; }

    /// <summary>Only orders to this supplier.</summary>
    public string? SupplierId { get; init; }

    /// <summary>Only orders with a line for this product.</summary>
    public string? ProductId { get; init; }

    /// <summary>Only orders of this run.</summary>
    public string? RunKey { get; init; }

    /// <summary>Only orders behind this place in the order of <see cref="Sort"/>: the last one of the page before.</summary>
    public OrderPlace? After { get; init; }

    /// <summary>Most orders to return, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>What the orders are sorted by; orders that are equal in it come by id.</summary>
    public OrderSort Sort { get; init; } = OrderSort.Id;

    /// <summary>Whether the last come first.</summary>
    public bool Descending { get; init; }

    /// <summary>Whether lines are left out, which keeps an answer small however many lines the orders have.</summary>
    public bool HeadsOnly { get; init; }
}
