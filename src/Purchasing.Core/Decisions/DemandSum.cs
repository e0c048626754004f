using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Decisions;

/// <summary>One demand out of the demands of several warehouses. Pure and thread-safe.</summary>
internal static class DemandSum
{
    /// <summary>Whether there are two demands for the same warehouse, or one for all beside others.</summary>
    public static bool HasSeveral(FactGroup<Demand> demands)
    {
        if (demands.Count < 2)
            return false;
        HashSet<string> warehouses = new(StringComparer.Ordinal);
        foreach (Demand demand in demands)
        {
            if (demand.WarehouseId is null || !warehouses.Add(demand.WarehouseId))
                return true;
        }

        return false;
    }

    /// <summary>The demand of a warehouse in the stock unit; null when none is known.</summary>
    public static Demand? At(FactGroup<Demand> demands, string warehouse, UnitNormalizer units)
    {
        foreach (Demand demand in demands)
        {
            if (string.Equals(demand.WarehouseId, warehouse, StringComparison.Ordinal))
                return units.Normalize(demand);
        }

        return null;
    }

    /// <summary>The demand of all warehouses together in the stock unit; null when none is known.</summary>
    public static Demand? Of(FactGroup<Demand> demands, UnitNormalizer units)
    {
        Demand? sum = null;
        foreach (Demand demand in demands)
        {
            Demand each = units.Normalize(demand);
            sum = sum is null ? each : Add(sum, each);
        }

        return sum;
    }

    // Trends that differ are no trend. Warehouses sell independently of each other: their variances add up.
    private static Demand Add(Demand a, Demand b) => a with
    {
        WarehouseId = null,
        AvgDaily = a.AvgDaily + b.AvgDaily,
        Trend = string.Equals(a.Trend, b.Trend, StringComparison.Ordinal) ? a.Trend : Trends.Stable,
        StdDev = a.StdDev is decimal x && b.StdDev is decimal y ? DecimalMath.Sqrt((x * x) + (y * y)) : null,
        SafetyStock = a.SafetyStock is null ? b.SafetyStock : a.SafetyStock + (b.SafetyStock ?? 0m),
        Backorders = a.Backorders is null ? b.Backorders : a.Backorders + (b.Backorders ?? 0m),
        Discontinued = a.Discontinued && b.Discontinued,
    };
}
