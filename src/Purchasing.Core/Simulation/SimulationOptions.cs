using Purchasing.Core.Facts;

namespace Purchasing.Core.Simulation;

/// <summary>How a simulation runs. Immutable.</summary>
public sealed record SimulationOptions
{
    /// <summary>Most days of a simulation.</summary>
    public const int MostDays = 3_660;

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>How many days.</summary>
    public int Days { get; init; } = 365;

    /// <summary>Begins the generated demand: the same number makes the same demand.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Standard deviation of a day's generated use as a part of the average, where the facts have none; 0 makes every day the same.</summary>
    public decimal Spread { get; init; } = 0.3m;

    /// <summary>
    /// How many past days make the average that decisions see: as a company works that takes its demand from its sales. Null leaves the average
    /// of the facts.
    /// </summary>
    public int? AverageOverDays { get; init; }

    /// <summary>What it costs to hold goods for a year, as a part of their price.</summary>
    public decimal HoldingRate { get; init; } = 0.2m;

    /// <summary>Exchange rates; they stay as they are.</summary>
    public IReadOnlyList<ExchangeRate> ExchangeRates { get; init; } = [];

    /// <summary>Whether each day is kept for each product, not only for all together.</summary>
    public bool KeepDays { get; init; }

    /// <summary>
    /// Whether the logic itself is tried: each order is decided again on the same day, and a stock-out is traced to an offer that was waited for
    /// and then not taken. Takes about three times as long.
    /// </summary>
    public bool Check { get; init; }
}
