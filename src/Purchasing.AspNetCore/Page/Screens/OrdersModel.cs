using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen Orders.</summary>
internal sealed record OrdersModel
{
    public required string Show { get; init; }

    public required string Sort { get; init; }

    public required IReadOnlyList<OrderListRow> Rows { get; init; }

    public required long Total { get; init; }

    /// <summary>The filters with how many orders each shows.</summary>
    public required IReadOnlyList<(string Value, string Title, long Count)> Chips { get; init; }

    public string? Supplier { get; init; }

    public string? Product { get; init; }

    public string? Run { get; init; }

    public string? Text { get; init; }

    public string? Next { get; init; }

    public bool HasFilter => Supplier is not null || Product is not null || Run is not null || Text is not null;
}
