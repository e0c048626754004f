using System.Globalization;

namespace Purchasing.Graph.Json;

/// <summary>Durations as graph files write them: a number and a unit, such as <c>250ms</c>, <c>2s</c>, <c>1.5m</c> or <c>1h</c>.</summary>
static class Durations
{
    static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (unit, ticks) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            ReadOnlySpan<char> number = text.AsSpan(0, text.Length - unit.Length);
            if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)) continue;
            if (value > TimeSpan.MaxValue.Ticks / ticks) break;
            duration = TimeSpan.FromTicks((long)(value * ticks));
            return true;
        }
        duration = default;
        return false;
    }

    public static string Format(TimeSpan duration)
    {
        for (int i = Units.Length - 1; i > 0; i--)
        {
            if (duration.Ticks % Units[i].Ticks == 0 && duration.Ticks != 0) return duration.Ticks / Units[i].Ticks + Units[i].Unit;
        }
        return (duration.TotalMilliseconds).ToString("0.###", CultureInfo.InvariantCulture) + "ms";
    }
}
