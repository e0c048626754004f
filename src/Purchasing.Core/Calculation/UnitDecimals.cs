using System.Collections.Frozen;

namespace Purchasing.Core.Calculation;

/// <summary>
/// Into how many decimals a unit can be divided. Measures (kilograms, litres, metres, hours) have three unless the company says otherwise;
/// anything else is a thing that is whole. Immutable and thread-safe.
/// </summary>
internal sealed class UnitDecimals
{
    private const int OfMeasures = 3;

    private static readonly FrozenSet<string> s_measures = FrozenSet.ToFrozenSet(
        [
            "MG", "G", "GR", "KG", "T", "TO", "TON", "LB", "LBS", "OZ", "ML", "CL", "DL", "L", "LT", "LTR", "HL", "GAL", "MM", "CM", "M", "KM", "IN", "FT", "YD",
            "M2", "SQM", "QM", "M3", "CBM", "H", "HR",
            // As UN/ECE recommendation 20 writes them.
            "GRM", "KGM", "TNE", "LBR", "ONZ", "MLT", "HLT", "GLL", "MMT", "CMT", "MTR", "KMT", "INH", "FOT", "YRD", "MTK", "MTQ", "HUR",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly decimal[] s_smallest = [1m, 0.1m, 0.01m, 0.001m, 0.0001m, 0.00001m, 0.000001m, 0.0000001m, 0.00000001m];

    private readonly Dictionary<string, int> _decimals;

    /// <summary>The decimals of units.</summary>
    /// <param name="decimals">What the company says, by unit; letters count as the same in either case.</param>
    public UnitDecimals(IEnumerable<KeyValuePair<string, int>> decimals) => _decimals = new Dictionary<string, int>(decimals, StringComparer.OrdinalIgnoreCase);

    /// <summary>Most decimals that a unit can have, as orders keep no more.</summary>
    public const int Most = LotSizing.Places;

    /// <summary>The decimals of a unit.</summary>
    /// <param name="unit">The unit.</param>
    public int Of(string unit) => _decimals.Count > 0 && _decimals.TryGetValue(unit, out int decimals) ? decimals : s_measures.Contains(unit) ? OfMeasures : 0;

    /// <summary>Into what a unit is divided, in words: <c>whole PIECE</c>.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="decimals">The decimals.</param>
    public static string Parts(string unit, int decimals) =>
        decimals <= 0 ? $"whole {unit}" : decimals == 1 ? $"{unit} with at most 1 decimal" : $"{unit} with at most {decimals} decimals";

    /// <summary>The smallest part of a unit with so many decimals.</summary>
    /// <param name="decimals">The decimals.</param>
    public static decimal SmallestPart(int decimals) => s_smallest[decimals];
}
