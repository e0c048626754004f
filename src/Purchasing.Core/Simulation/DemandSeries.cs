using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Simulation;

/// <summary>The use of a product day by day, from history or by chance, and the demand that decisions see of it. Used by one thread.</summary>
internal sealed class DemandSeries
{
    private readonly IReadOnlyList<decimal>? _history;
    private readonly Random _random;
    private readonly Queue<decimal> _past = [];
    private readonly Demand _fact;
    private readonly decimal _average;
    private readonly decimal _deviation;
    private readonly int _decimals;
    private readonly int? _averageOver;
    private decimal _carried;
    private decimal _sum;
    private int _day;

    public DemandSeries(Demand fact, IReadOnlyList<decimal>? history, string? unit, UnitNormalizer units, SimulationOptions options, int decimals, int number)
    {
        _fact = fact;
        _history = history is null || unit is null ? history : [.. history.Select(used => units.Normalize(new OpenOrderLine { Quantity = used, Unit = unit }))];
        _average = fact.AvgDaily ?? 0m;
        _deviation = fact.StdDev ?? (_average * options.Spread);
        _decimals = decimals;
        _averageOver = options.AverageOverDays;
        _random = new Random(unchecked((options.Seed * 7919) + number));
        Backlog = fact.Backorders ?? 0m;
    }

    /// <summary>What customers wait for.</summary>
    public decimal Backlog { get; set; }

    /// <summary>The demand as decisions see it this evening.</summary>
    public Demand Fact => _fact with
    {
        AvgDaily = _averageOver is int days && _past.Count == days ? DecimalMath.Trim(Math.Round(_sum / days, 8)) : _fact.AvgDaily,
        Backorders = Backlog,
    };

    /// <summary>What is asked for on the next day.</summary>
    public decimal Next()
    {
        decimal used = _history is not null ? _history[_day++ % _history.Count] : Generate();
        if (_averageOver is not int days)
            return used;
        _past.Enqueue(used);
        _sum += used;
        if (_past.Count > days)
            _sum -= _past.Dequeue();
        return used;
    }

    // Whole pieces are asked for; what rounding leaves is carried to the next day, so that the average stays what it is.
    private decimal Generate()
    {
        decimal exact = _average + (_deviation * Normal());
        decimal wanted = Math.Max(exact + _carried, 0m);
        decimal used = Math.Round(wanted, _decimals, MidpointRounding.ToZero);
        _carried = exact + _carried - used;
        return used;
    }

    // Twelve even numbers less six are as good as normal here (Irwin-Hall), and are added exactly.
    private decimal Normal()
    {
        int sum = 0;
        for (int i = 0; i < 12; i++)
            sum += _random.Next(1_000_001);
        return (sum - 6_000_000) / 1_000_000m;
    }
}
