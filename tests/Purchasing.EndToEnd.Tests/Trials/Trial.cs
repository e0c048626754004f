using System.Globalization;

namespace Purchasing.EndToEnd.Tests.Trials;

/// <summary>How long a trial goes on: short among the other tests, as long as an environment variable says when it is run by hand.</summary>
internal static class Trial
{
    public static int Size(string variable, int normal) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? wanted : normal;

    /// <summary>How many products a trial has: as many times the quick number as PURCHASING_TRIAL_SCALE says.</summary>
    public static int Products(int quick) => quick * Size("PURCHASING_TRIAL_SCALE", 1);
}
