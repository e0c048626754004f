using System.Text.Json.Serialization;

namespace Purchasing.Benchmarks.Targets;

/// <summary>One row of the table of targets, measured.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Figure">What it took, in <paramref name="Unit"/>.</param>
/// <param name="Unit">The unit of the figure and its baseline.</param>
/// <param name="Baseline">What the comparison took in the same run; null where the target is absolute.</param>
/// <param name="Target">The bound on <paramref name="Judged"/>.</param>
/// <param name="Judged">What is held against the bound: the ratio, or the figure itself.</param>
/// <param name="AtLeast">Whether the bound is a lower one.</param>
internal sealed record TargetRow(string Work, double Figure, string Unit, double? Baseline, double Target, double Judged, bool AtLeast = false)
{
    public double? Ratio => Baseline is { } baseline ? Figure / baseline : null;

    public bool Met => AtLeast ? Judged >= Target : Judged <= Target;

    [JsonIgnore]
    public string Bound => (AtLeast ? "≥ " : "≤ ") + Target.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
}
