using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Decisions;

/// <summary>
/// Brings the facts of one product to the unit in which its stock is counted, so that rules never add pieces to cases. What
/// cannot be converted holds the product; no factor is ever taken as 1.
/// </summary>
/// <remarks>Used by one thread for one product at a time.</remarks>
internal sealed class UnitNormalizer
{
    private readonly decimal _tolerance;
    private UnitGraph _graph = UnitGraph.Of([]);
    private List<string> _problems = [];

    public UnitNormalizer(decimal tolerance) => _tolerance = tolerance;

    /// <summary>The unit in which stock is counted; empty while none is known.</summary>
    public string StockUnit { get; private set; } = "";

    public UnitGraph Graph => _graph;

    /// <summary>Starts with a product.</summary>
    /// <param name="stock">Its stock.</param>
    /// <param name="units">Its conversions.</param>
    /// <param name="problems">Where reasons to hold go.</param>
    public void Begin(FactGroup<StockLevel> stock, FactGroup<UnitConversion> units, List<string> problems)
    {
        _problems = problems;
        _graph = UnitGraph.Of(units.ToArray(), _tolerance);
        StockUnit = "";
        if (units.Count > 1)
        {
            foreach (string problem in _graph.Problems())
            {
                if (problem.EndsWith("factors", StringComparison.Ordinal))
                    Hold(problem);
            }
        }

        string? first = null;
        foreach (StockLevel level in stock)
        {
            if (level.Unit is null)
                problems.Add($"{SourceNames.Stock}: the unit of the stock at {level.WarehouseId} is missing");
            else if (first is null || string.CompareOrdinal(level.WarehouseId, first) < 0)
                (first, StockUnit) = (level.WarehouseId, level.Unit);
        }
    }

    /// <summary>The stock of a warehouse in the stock unit.</summary>
    public StockLevel Normalize(StockLevel level)
    {
        if (level.Unit is null || StockUnit.Length == 0)
            return level;
        bool sameUnit = string.Equals(level.Unit, StockUnit, StringComparison.Ordinal);
        bool sameOnOrder = level.OnOrder is null || string.Equals(level.OnOrderUnit ?? level.Unit, StockUnit, StringComparison.Ordinal);
        if (sameUnit && sameOnOrder)
            return level;
        return level with
        {
            OnHand = Convert(level.OnHand, level.Unit),
            Reserved = Convert(level.Reserved, level.Unit),
            OnOrder = Convert(level.OnOrder, level.OnOrderUnit ?? level.Unit),
            Unit = StockUnit,
            OnOrderUnit = null,
        };
    }

    /// <summary>The demand in the stock unit, with its trend in lower case.</summary>
    public Demand Normalize(Demand demand)
    {
        if (demand.Trend is string trend && trend is not (Trends.Increasing or Trends.Decreasing or Trends.Stable))
            demand = demand with { Trend = trend.Trim().ToLowerInvariant() };
        if (demand.Unit is null || StockUnit.Length == 0 || string.Equals(demand.Unit, StockUnit, StringComparison.Ordinal))
            return demand;
        return demand with
        {
            AvgDaily = Convert(demand.AvgDaily, demand.Unit),
            StdDev = Convert(demand.StdDev, demand.Unit),
            SafetyStock = Convert(demand.SafetyStock, demand.Unit),
            Backorders = Convert(demand.Backorders, demand.Unit),
            Unit = StockUnit,
        };
    }

    /// <summary>A policy in the stock unit.</summary>
    public ReplenishmentPolicy Normalize(ReplenishmentPolicy policy) =>
        policy.Unit is null || StockUnit.Length == 0 || string.Equals(policy.Unit, StockUnit, StringComparison.Ordinal)
            ? policy
            : policy with
            {
                ReorderPoint = Convert(policy.ReorderPoint, policy.Unit),
                ReorderQuantity = Convert(policy.ReorderQuantity, policy.Unit),
                MaximumLevel = Convert(policy.MaximumLevel, policy.Unit),
                Unit = StockUnit,
            };

    /// <summary>A quantity on order in the stock unit; 0 when it cannot be converted, which holds the product.</summary>
    public decimal Normalize(OpenOrderLine line) =>
        line.Unit is null || StockUnit.Length == 0 || string.Equals(line.Unit, StockUnit, StringComparison.Ordinal)
            ? line.Quantity
            : Convert(line.Quantity, line.Unit) ?? 0m;

    /// <summary>A quantity in the stock unit; null when it cannot be converted, which holds the product.</summary>
    public decimal? ToStockUnit(decimal quantity, string unit) =>
        StockUnit.Length == 0 || string.Equals(unit, StockUnit, StringComparison.Ordinal) ? quantity : Convert(quantity, unit);

    private decimal? Convert(decimal? quantity, string unit)
    {
        if (quantity is not decimal known)
            return null;
        if (_graph.TryFind(unit, StockUnit, out UnitPath path))
            return path.Convert(known);
        Hold(Gap(unit, StockUnit));
        return null;
    }

    /// <summary>Says that two units are not connected.</summary>
    public static string Gap(string from, string to) => $"no factor is known from {from} to {to}";

    private void Hold(string problem)
    {
        string reason = $"{SourceNames.Units}: {problem}";
        if (!_problems.Contains(reason))
            _problems.Add(reason);
    }
}
