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

    /// <summary>Only orders after this id, in key order: the last id of the page before.</summary>
    public string? AfterId { get; init; }

    /// <summary>Most orders to return, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;
}
