using System.Globalization;
using Purchasing.Core.Calculation;

namespace Purchasing.Data.Connecting;

/// <summary>What a table of rates says: the value of a currency in the base currency, or the other way round.</summary>
/// <param name="IsInverse">Whether a rate says how much of the currency one unit of the base currency is worth.</param>
/// <param name="IsByValue">Whether the values tell.</param>
/// <param name="Doubt">Why neither values nor names tell; null when they do.</param>
internal sealed record RateDirection(bool IsInverse, bool IsByValue, string? Doubt)
{
    // Rates move: both are logarithms, of 1.4 and of 1.12.
    private const double Near = 0.336;
    private const double Apart = 0.113;

    private static readonly string[] s_base = ["base", "basis", "basiswaehrung", "home", "hauswaehrung"];

    public static RateDirection Of(TableMatch match, string baseCurrency)
    {
        SourceColumn? ownBase = match.Of("base_currency");
        // A table with a base currency says what one unit of that is worth; without one, or with "to", what one unit of the currency is.
        bool byName = ownBase is not null && FieldWords.PartsOf(ownBase.Name).Intersect(s_base).Any();
        List<(double Stated, double Inverse, string Shown)> rows = [.. Rows(match, ownBase, baseCurrency)];
        if (rows.Count > 0)
        {
            double stated = Middle(rows.Select(row => row.Stated)), inverse = Middle(rows.Select(row => row.Inverse));
            if (Math.Min(stated, inverse) < Near && Math.Abs(stated - inverse) > Apart)
                return new RateDirection(inverse < stated, true, null);
            if (Math.Min(stated, inverse) >= Math.Log((double)UsualRates.Far))
                return new RateDirection(byName, false, $"{rows[0].Shown} is far from what is usual, whichever way it is read");
        }

        return new RateDirection(byName, false, $"neither values nor names tell what {match.Of("rate")!.Name} is worth in which direction");
    }

    // One rate that is wrong says nothing of the others.
    private static double Middle(IEnumerable<double> logarithms) => logarithms.Select(Math.Abs).Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    /// <summary>How far the rates are from usual ones in either direction, as logarithms.</summary>
    private static IEnumerable<(double Stated, double Inverse, string Shown)> Rows(TableMatch match, SourceColumn? ownBase, string baseCurrency)
    {
        List<SourceColumn> columns = [.. match.Table.Columns];
        foreach (IReadOnlyList<string?> row in match.Table.Samples)
        {
            string? currency = Value("currency"), other = ownBase is null ? baseCurrency : Value("base_currency"), text = Value("rate");
            decimal per = Number(Value("rate_per")) ?? 1m;
            if (currency is not null && other is not null && currency != other && Number(text) is decimal rate && per > 0m && rate > 0m && UsualRates.Of(currency, other) is decimal usual)
                yield return (Math.Log((double)(rate / per / usual)), Math.Log((double)(rate / per * usual)), $"'{text}' for {currency} and {other}");

            string? Value(string field) => match.Of(field) is { } column ? row[columns.IndexOf(column)]?.Trim() : null;
        }

        static decimal? Number(string? text) =>
            decimal.TryParse(text is not null && text.Contains('.', StringComparison.Ordinal) ? text : text?.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;
    }
}
