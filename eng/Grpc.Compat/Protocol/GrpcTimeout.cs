using System.Globalization;

namespace Grpc.Protocol;

/// <summary>The <c>grpc-timeout</c> header: at most eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    public const string Header = "grpc-timeout";

    private const long MaxDigits = 99_999_999;
    private const long TicksPerHour = TimeSpan.TicksPerHour;

    /// <summary>Writes a duration in the smallest unit that eight digits can hold, rounded up.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        (long TicksPerUnit, char Unit)[] units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'),
            (TimeSpan.TicksPerMillisecond, 'm'),
            (TimeSpan.TicksPerSecond, 'S'),
            (TimeSpan.TicksPerMinute, 'M'),
        ];
        foreach (var (ticksPerUnit, unit) in units)
        {
            var count = ((ticks - 1) / ticksPerUnit) + 1;
            if (count <= MaxDigits)
                return count.ToString(CultureInfo.InvariantCulture) + unit;
        }
        return Math.Min(((ticks - 1) / TicksPerHour) + 1, MaxDigits).ToString(CultureInfo.InvariantCulture) + 'H';
    }

    /// <summary>Reads a duration; false if the text is not one.</summary>
    public static bool TryParse(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is not { Length: >= 2 and <= 9 })
            return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        long? ticks = text[^1] switch
        {
            'n' => count / TimeSpan.NanosecondsPerTick,
            'u' => count * TimeSpan.TicksPerMicrosecond,
            'm' => count * TimeSpan.TicksPerMillisecond,
            'S' => count * TimeSpan.TicksPerSecond,
            'M' => count * TimeSpan.TicksPerMinute,
            'H' => count > TimeSpan.MaxValue.Ticks / TicksPerHour ? TimeSpan.MaxValue.Ticks : count * TicksPerHour,
            _ => null,
        };
        if (ticks is not { } value)
            return false;
        timeout = new TimeSpan(value);
        return true;
    }
}
