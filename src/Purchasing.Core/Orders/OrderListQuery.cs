namespace Purchasing.Core.Orders;

/// <summary>Which orders a list shows. What is empty or null does not restrict. Immutable.</summary>
public sealed record OrderListQuery
{
    /// <summary>Only orders in one of these statuses.</summary>
    public IReadOnlyList<OrderStatus> Statuses { get; init; } = [];

    /// <summary>Only orders to this supplier.</summary>
    public string? SupplierId { get; init; }

    /// <summary>Only orders with a line for this product.</summary>
    public string? ProductId { get; init; }

    /// <summary>Only orders of this run.</summary>
    public string? RunKey { get; init; }

    /// <summary>Only orders whose id, supplier or supplier's name contains this.</summary>
    public string? Text { get; init; }

    /// <summary>Only orders that the supplier has and of which goods were expected before this day.</summary>
    public DateOnly? LateOn { get; init; }

    /// <summary>Only orders behind this place in the order of <see cref="Sort"/>: the last one of the page before.</summary>
    public OrderPlace? After { get; init; }

    /// <summary>Most orders to return, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>What the orders are sorted by; orders that are equal in it come by id.</summary>
    public OrderSort Sort { get; init; } = OrderSort.ChangedAt;

    /// <summary>Whether the last come first.</summary>
    public bool Descending { get; init; } = true;
}
