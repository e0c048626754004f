using Purchasing.Core.Facts;

namespace Purchasing.Core.Decisions;

/// <summary>
/// What is on order of one product: in the stock unit, and when it comes. What has no day counts as in time; what is overdue as well,
/// until it is overdue by more days than the company waits. Used by one thread for one product at a time.
/// </summary>
internal sealed class OnOrder(int overdueDays)
{
    private readonly List<(decimal Quantity, DateOnly? ExpectedOn, bool IsRecent)> _lines = [];

    /// <summary>Nothing is on order.</summary>
    public void Clear() => _lines.Clear();

    /// <summary>The open orders with their sums in the stock unit.</summary>
    /// <param name="open">As the order store has them.</param>
    /// <param name="place">The warehouse in question; null for all.</param>
    /// <param name="orderDate">The day of the decision.</param>
    /// <param name="units">Converts.</param>
    public OpenOrders Read(OpenOrders open, string? place, DateOnly orderDate, UnitNormalizer units)
    {
        _lines.Clear();
        if (open.Lines.Count == 0)
            return open with { Recent = open.Quantity + open.Counted };
        decimal quantity = 0m;
        decimal counted = 0m;
        decimal recent = 0m;
        decimal overdue = 0m;
        DateOnly? since = null;
        foreach (OpenOrderLine line in open.Lines)
        {
            if (place is not null && line.WarehouseId is not null && !string.Equals(line.WarehouseId, place, StringComparison.Ordinal))
                continue;
            decimal each = units.Normalize(line);
            bool isRecent = line.OrderedOn is not DateOnly ordered || ordered >= orderDate;
            _ = line.Counted ? counted += each : quantity += each;
            if (isRecent)
                recent += each;
            if (line.ExpectedOn < orderDate)
            {
                overdue += each;
                since = since is DateOnly before && before <= line.ExpectedOn ? before : line.ExpectedOn;
            }

            if (line.ExpectedOn is not null)
                _lines.Add((each, line.ExpectedOn, isRecent));
        }

        return open with { Quantity = quantity, Counted = counted, Recent = recent, Overdue = overdue, OverdueSince = since };
    }

    /// <summary>Adds what the inventory system expects, as far as it is not an order of ours.</summary>
    public void Add(StockLevel level, decimal counted)
    {
        if (level.OnOrderExpectedOn is DateOnly day && level.OnOrder - counted is decimal others && others > 0m)
            _lines.Add((others, day, false));
    }

    /// <summary>Notes on a quote what comes later than its own goods would, and what no sooner.</summary>
    public void Mark(Quote quote, DateOnly orderDate)
    {
        if (_lines.Count == 0 || quote.LeadTimeDays is not int days || days is < 0 or > 36_500)
            return;
        DateOnly arrival = orderDate.AddDays(days);
        foreach ((decimal quantity, DateOnly? expectedOn, bool isRecent) in _lines)
        {
            bool isLater = !(expectedOn <= arrival && expectedOn >= orderDate.AddDays(-overdueDays));
            if (isLater)
                quote.OpenLater += quantity;
            if (isRecent)
                continue;
            if (isLater)
                quote.OpenLaterBefore += quantity;
            if (isLater || expectedOn == arrival)
                quote.OpenNoSooner += quantity;
        }
    }
}
