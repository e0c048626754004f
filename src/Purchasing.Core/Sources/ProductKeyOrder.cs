using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Purchasing.Core.Sources;

/// <summary>The order in which a catalogue gives its products: as texts by code point, or as numbers where its key is one.</summary>
/// <remarks>Ids are texts everywhere; the order says how the database that lists them compares them, and whether <c>9</c> comes before <c>10</c>. Immutable.</remarks>
public sealed class ProductKeyOrder : IComparer<string>
{
    private ProductKeyOrder(bool isNumeric) => IsNumeric = isNumeric;

    /// <summary>By code point (SQLite <c>BINARY</c>, MySQL <c>utf8mb4_bin</c>, PostgreSQL <c>"C"</c>).</summary>
    public static ProductKeyOrder Text { get; } = new(false);

    /// <summary>By value.</summary>
    public static ProductKeyOrder Number { get; } = new(true);

    /// <summary>Whether ids are compared as numbers.</summary>
    public bool IsNumeric { get; }

    /// <summary>Compares two ids as the catalogue does.</summary>
    /// <param name="x">An id.</param>
    /// <param name="y">Another one.</param>
    public int Compare(string? x, string? y) =>
        IsNumeric && TryNumber(x, out decimal a) && TryNumber(y, out decimal b) ? a.CompareTo(b) : string.CompareOrdinal(x, y);

    /// <summary>The number that an id is; false where the id is another text, such as <c>007</c>, which no number is written as.</summary>
    /// <param name="id">The id.</param>
    /// <param name="number">The number.</param>
    public static bool TryNumber([NotNullWhen(true)] string? id, out decimal number) =>
        decimal.TryParse(id, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && string.Equals(number.ToString(CultureInfo.InvariantCulture), id, StringComparison.Ordinal);
}
