using Purchasing.Core.Calculation;

namespace Purchasing.Core.Orders;

/// <summary>Moves the dates of an order that leaves the house later than it was decided. Pure and thread-safe.</summary>
internal static class OrderDates
{
    /// <summary>The order dated a later day, its goods expected as much later, and never on a day that is not worked.</summary>
    /// <remarks>An order that the supplier has keeps its dates: it was placed on that day.</remarks>
    public static PurchaseOrder Move(PurchaseOrder order, DateOnly day, WorkingDayCalendar calendar)
    {
        if (day <= order.OrderDate || order.SentRevision > 0)
            return order;
        int later = day.DayNumber - order.OrderDate.DayNumber;
        return order with
        {
            OrderDate = day,
            Lines = [.. order.Lines.Select(line => line.ExpectedOn is DateOnly expected ? line with { ExpectedOn = calendar.Add(expected.AddDays(later), 0) } : line)],
        };
    }
}
