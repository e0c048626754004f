using System.Globalization;

namespace Purchasing.Core.Orders;

/// <summary>
/// The place of an order in a sorted list, from which the next page goes on. It names the value that the order had then, so an order that
/// changes between two pages is shown again or not, and no other is left out. Immutable.
/// </summary>
/// <param name="Id">The order's id, which parts orders that are equal.</param>
/// <param name="Time">What it is sorted by where that is a time; else null.</param>
/// <param name="Day">What it is sorted by where that is a day; else null.</param>
/// <param name="Text">What it is sorted by where that is a text; else null.</param>
public sealed record OrderPlace(string Id, DateTimeOffset? Time = null, DateOnly? Day = null, string? Text = null)
{
    private const char Separator = '~';

    /// <summary>The place of an order.</summary>
    /// <param name="order">The order as it was listed.</param>
    /// <param name="sort">What the list is sorted by.</param>
    public static OrderPlace Of(PurchaseOrder order, OrderSort sort)
    {
        ArgumentNullException.ThrowIfNull(order);
        return sort switch
        {
            OrderSort.CreatedAt => new OrderPlace(order.Id, Time: order.CreatedAt),
            OrderSort.ChangedAt => new OrderPlace(order.Id, Time: order.ChangedAt),
            OrderSort.OrderDate => new OrderPlace(order.Id, Day: order.OrderDate),
            OrderSort.Supplier => new OrderPlace(order.Id, Text: order.SupplierId),
            _ => new OrderPlace(order.Id),
        };
    }

    /// <summary>Reads a place from an address.</summary>
    /// <param name="text">What <see cref="ToString"/> wrote.</param>
    /// <param name="sort">What the list is sorted by.</param>
    /// <exception cref="ArgumentException">It is no place in such a list.</exception>
    public static OrderPlace Parse(string text, OrderSort sort)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.LastIndexOf(Separator);
        (string value, string id) = at < 0 ? ("", text) : (text[..at], text[(at + 1)..]);
        OrderPlace? place = (sort, at) switch
        {
            (OrderSort.Id, < 0) => new OrderPlace(id),
            (OrderSort.CreatedAt or OrderSort.ChangedAt, >= 0) when DateTimeOffset.TryParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time) =>
                new OrderPlace(id, Time: time),
            (OrderSort.OrderDate, >= 0) when DateOnly.TryParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => new OrderPlace(id, Day: day),
            (OrderSort.Supplier, >= 0) => new OrderPlace(id, Text: value),
            _ => null,
        };
        return place is { Id.Length: > 0 } known
            ? known
            : throw new ArgumentException($"after is '{text}', which is no place in a list sorted by {sort.ToText()}: follow the header Link of the page before.");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Time is DateTimeOffset time ? string.Create(CultureInfo.InvariantCulture, $"{time:O}{Separator}{Id}")
        : Day is DateOnly day ? string.Create(CultureInfo.InvariantCulture, $"{day:O}{Separator}{Id}")
        : Text is not null ? $"{Text}{Separator}{Id}"
        : Id;
}
