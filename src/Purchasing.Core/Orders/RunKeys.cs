namespace Purchasing.Core.Orders;

/// <summary>Keys under which orders are made: those of callers, and those that the product makes when a caller gives none. Thread-safe.</summary>
public static class RunKeys
{
    // A caller's key with this beginning is refused, so that the two kinds never meet.
    private const string Own = "position:";

    /// <summary>The key of an order that is made without one: identical decisions on one position make one order.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="positionSequence">The position, see <see cref="Facts.OpenOrders.Sequence"/>.</param>
    public static string ForPosition(string productId, int positionSequence) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Own}{productId}:{positionSequence}");

    /// <summary>Refuses a caller's key that the product could make itself.</summary>
    /// <param name="key">The key; null for none.</param>
    /// <exception cref="ArgumentException">It begins like the product's own keys.</exception>
    public static void Check(string? key)
    {
        if (key?.StartsWith(Own, StringComparison.OrdinalIgnoreCase) == true)
            throw new ArgumentException($"The run key '{key}' begins with '{Own}', as the keys that purchasing makes itself do; choose another one.");
    }
}
