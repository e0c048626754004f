using Purchasing.Core.Facts;

namespace Purchasing.Core.Calculation;

/// <summary>The units of one product and how they convert: given factors, their inverse, and chains of them.</summary>
/// <remarks>
/// Unit names are compared exactly. Factors that are missing, or not greater than zero, make no edge: the gap is reported
/// where a conversion needs it. Two ways that give different factors are a contradiction, reported once for the product.
/// Immutable after construction; thread-safe.
/// </remarks>
internal sealed class UnitGraph
{
    /// <summary>How much two ways may differ, as a part of the factor: factors are written with six or more digits.</summary>
    public const decimal DefaultTolerance = 0.000001m;

    private readonly IReadOnlyList<UnitConversion> _edges;
    private readonly decimal _tolerance;

    private UnitGraph(IReadOnlyList<UnitConversion> edges, decimal tolerance)
    {
        _edges = edges;
        _tolerance = tolerance;
    }

    /// <summary>Builds the graph of a product.</summary>
    /// <param name="conversions">Its conversions, in any order.</param>
    /// <param name="tolerance">How much two ways may differ, as a part of the factor.</param>
    public static UnitGraph Of(IReadOnlyList<UnitConversion> conversions, decimal tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(conversions);
        return new UnitGraph(conversions, tolerance);
    }

    /// <summary>Finds the way from one unit to another.</summary>
    /// <param name="from">The unit to start from.</param>
    /// <param name="to">The unit to arrive at.</param>
    /// <param name="path">The way, by the fewest conversions.</param>
    /// <returns>False when there is none: nothing may be converted then.</returns>
    public bool TryFind(string from, string to, out UnitPath path)
    {
        if (string.Equals(from, to, StringComparison.Ordinal))
        {
            path = UnitPath.Same;
            return true;
        }

        foreach (UnitConversion edge in _edges)
        {
            if (TryStep(edge, from, out string next, out UnitPath step) && string.Equals(next, to, StringComparison.Ordinal))
            {
                path = step;
                return true;
            }
        }

        return TryWalk(from, to, out path);
    }

    /// <summary>Converts a quantity.</summary>
    /// <param name="quantity">The quantity in <paramref name="from"/>.</param>
    /// <param name="from">The unit it is in.</param>
    /// <param name="to">The unit wanted.</param>
    /// <returns>Null when the units are not connected.</returns>
    public decimal? Convert(decimal quantity, string from, string to) =>
        TryFind(from, to, out UnitPath path) ? path.Convert(quantity) : null;

    /// <summary>What is wrong with the factors: missing, not positive, or contradicting each other. Empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        if (_edges.Count == 1 && _edges[0].Factor > 0m && _edges[0].FromUnit != _edges[0].ToUnit)
            return [];

        List<string> problems = [];
        foreach (UnitConversion edge in _edges)
        {
            if (edge.Factor is null)
                problems.Add($"unit factor {edge.FromUnit} → {edge.ToUnit} is missing");
            else if (edge.Factor <= 0m)
                problems.Add($"unit factor {edge.FromUnit} → {edge.ToUnit} is {edge.Factor}, it must be greater than 0");
        }

        AddContradictions(problems);
        return problems;
    }

    // Spread from each unit in turn; an edge back to a reached unit must agree with the way that reached it.
    private void AddContradictions(List<string> problems)
    {
        Dictionary<string, UnitPath> reached = new(StringComparer.Ordinal);
        foreach (UnitConversion start in _edges)
        {
            if (!reached.TryAdd(start.FromUnit, UnitPath.Same))
                continue;
            Queue<string> open = new([start.FromUnit]);
            while (open.TryDequeue(out string? unit))
            {
                foreach (UnitConversion edge in _edges)
                {
                    if (!TryStep(edge, unit, out string next, out UnitPath step))
                        continue;
                    UnitPath way = Join(reached[unit], step);
                    if (reached.TryAdd(next, way))
                        open.Enqueue(next);
                    else if (!Agree(reached[next], way))
                        Report(problems, edge);
                }
            }
        }
    }

    private static void Report(List<string> problems, UnitConversion edge)
    {
        string problem = $"unit factor {edge.FromUnit} → {edge.ToUnit} = {DecimalMath.Trim(edge.Factor!.Value)} contradicts the other factors";
        if (!problems.Contains(problem))
            problems.Add(problem);
    }

    private bool TryWalk(string from, string to, out UnitPath path)
    {
        Dictionary<string, UnitPath> reached = new(StringComparer.Ordinal) { [from] = UnitPath.Same };
        Queue<string> open = new([from]);
        while (open.TryDequeue(out string? unit))
        {
            foreach (UnitConversion edge in _edges)
            {
                if (!TryStep(edge, unit, out string next, out UnitPath step) || reached.ContainsKey(next))
                    continue;
                UnitPath way = Join(reached[unit], step);
                if (string.Equals(next, to, StringComparison.Ordinal))
                {
                    path = way;
                    return true;
                }

                reached[next] = way;
                open.Enqueue(next);
            }
        }

        path = default;
        return false;
    }

    private static bool TryStep(UnitConversion edge, string unit, out string next, out UnitPath step)
    {
        if (edge.Factor is decimal factor && factor > 0m)
        {
            if (string.Equals(edge.FromUnit, unit, StringComparison.Ordinal))
            {
                next = edge.ToUnit;
                step = new UnitPath(factor, 1m);
                return true;
            }

            if (string.Equals(edge.ToUnit, unit, StringComparison.Ordinal))
            {
                next = edge.FromUnit;
                step = new UnitPath(1m, factor);
                return true;
            }
        }

        next = string.Empty;
        step = default;
        return false;
    }

    private static UnitPath Join(UnitPath first, UnitPath second) =>
        new(first.Numerator * second.Numerator, first.Denominator * second.Denominator);

    // 0.45359237 and 1 / 2.20462262 are the same pound, each written with nine digits.
    private bool Agree(UnitPath a, UnitPath b)
    {
        decimal left = a.Numerator * b.Denominator;
        decimal right = b.Numerator * a.Denominator;
        return left == right || Math.Abs(left - right) <= _tolerance * Math.Max(left, right);
    }
}
