using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Purchasing.Core.Text;

namespace Purchasing.Core.Orders;

/// <summary>
/// Keys under which orders are made. Those of catalogue runs, of requests for single products and of the product itself never meet: the same
/// word for a run and for a request names two things. Thread-safe.
/// </summary>
public static class RunKeys
{
    /// <summary>Most characters of a key that a caller gives.</summary>
    public const int Longest = 120;

    private const string OfPosition = "position:";
    private const string OfRequest = "request:";
    private const string OfSchedule = "schedule-";

    private static readonly string[] s_own = [OfPosition, OfRequest, OfSchedule];

    /// <summary>The key of an order that is made without one: identical decisions on one position make one order.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="positionSequence">The position, see <see cref="Facts.OpenOrders.Sequence"/>.</param>
    public static string ForPosition(string productId, int positionSequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{OfPosition}{productId}:{positionSequence}");

    /// <summary>The key under which the order of a caller's request is stored.</summary>
    /// <param name="key">The caller's key, or one that this made of it; null for none.</param>
    /// <exception cref="ArgumentException">It cannot be used; the message says why.</exception>
    [return: NotNullIfNotNull(nameof(key))]
    public static string? ForRequest(string? key)
    {
        if (key is null)
            return null;
        string own = key.StartsWith(OfRequest, StringComparison.Ordinal) ? key[OfRequest.Length..] : key;
        return Problem(own) is string problem ? throw new ArgumentException(problem) : OfRequest + own;
    }

    /// <summary>The key of a scheduled run.</summary>
    /// <param name="time">Its time.</param>
    public static string ForSchedule(DateTimeOffset time) =>
        OfSchedule + time.UtcDateTime.ToString("yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture);

    /// <summary>What is wrong with the key of a caller's request; null when it can be used.</summary>
    /// <param name="key">The key.</param>
    public static string? Problem(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length is 0 or > Longest)
            return $"A run key has 1 to {Longest} characters.";
        if (key.Trim().Length != key.Length || key.Any(char.IsControl))
            return $"The run key '{SafeText.Show(key)}' cannot be used: it has a control character, or a blank at an end.";
        return Array.Find(s_own, own => key.StartsWith(own, StringComparison.OrdinalIgnoreCase)) is string beginning
            ? $"The run key '{key}' begins with '{beginning}', as keys do that purchasing makes itself; choose another one."
            : null;
    }

    /// <summary>What is wrong with the key of a new run, which is part of addresses; null when it can be used.</summary>
    /// <param name="key">The key.</param>
    public static string? ProblemOfRun(string key) =>
        Problem(key) is string problem ? problem
        : key is "." or ".." || key.AsSpan().ContainsAny('/', '\\') ? $"The key '{key}' cannot name a run: it has a slash, or is dots alone, which no address can have."
        : null;

    /// <summary>Refuses a key that a caller's request may not order under.</summary>
    /// <param name="key">The key; null for none.</param>
    /// <exception cref="ArgumentException">It is the product's own.</exception>
    public static void Check(string? key)
    {
        if (key?.StartsWith(OfPosition, StringComparison.OrdinalIgnoreCase) == true)
            throw new ArgumentException($"The run key '{key}' begins with '{OfPosition}', as keys do that purchasing makes itself; choose another one.");
    }
}
