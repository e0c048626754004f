using System.Diagnostics;
using System.Globalization;

namespace Purchasing.Benchmarks.Services;

/// <summary>What a load came to.</summary>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="Latencies">Of each answer, in ticks of <see cref="Stopwatch"/>.</param>
/// <param name="Outcomes">How many flows ended how: a flow's status, an HTTP status other than 200, or a lost connection.</param>
internal sealed record LoadResult(TimeSpan Elapsed, long[] Latencies, IReadOnlyDictionary<string, int> Outcomes)
{
    private readonly long[] _sorted = [.. Latencies.Order()];

    /// <summary>Answers per second.</summary>
    public double PerSecond => Latencies.Length / Elapsed.TotalSeconds;

    /// <summary>Whether every request was answered with a flow.</summary>
    public bool IsClean => Latencies.Length > 0 && Outcomes.Keys.All(outcome => char.IsLetter(outcome[0]) && !outcome.Contains(' ', StringComparison.Ordinal));

    /// <summary>A percentile of the latency, in milliseconds.</summary>
    public double Percentile(double part) => _sorted.Length == 0 ? 0 : _sorted[(int)Math.Min(_sorted.Length - 1, part * _sorted.Length)] * 1000.0 / Stopwatch.Frequency;

    /// <summary>A row of a markdown table: name, requests, per second, median, p90, p99, p99 by median, outcomes.</summary>
    public string Row(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {Latencies.Length:N0} | {PerSecond:N0} | {Percentile(0.5):0.00} | {Percentile(0.9):0.00} | {Percentile(0.99):0.00} | {Percentile(0.99) / Percentile(0.5):0.0} | {string.Join(", ", Outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.Key} {outcome.Value:N0}")))} |");
}
