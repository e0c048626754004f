using static Purchasing.Rete.Expressions.Functions.Overload;

namespace Purchasing.Rete.Expressions.Functions;

/// <summary>
/// The functions every rule set has. The signatures of a name are made when it is first used: a rule set that
/// calls three functions does not pay for forty.
/// </summary>
internal static class BuiltInFunctions
{
    public static readonly string[] Names =
    [
        "min", "max", "abs", "round", "ceil", "floor", "ceilTo", "floorTo", "div", "int", "long", "decimal", "double",
        "contains", "startsWith", "endsWith", "matches", "lower", "upper", "trim", "replace", "substring", "length", "text",
        "date", "datetime", "duration", "days", "hours", "minutes", "addDays", "addMonths", "today", "now", "count", "inZone",
    ];

    /// <summary>The signatures in the order in which they are tried; null for a name that is not built in this way.</summary>
    public static Overload[]? Find(string name, FunctionTable table) => name switch
    {
        "min" =>
        [
            BuiltIn((Func<int, int, int>)Math.Min), BuiltIn((Func<long, long, long>)Math.Min), BuiltIn((Func<decimal, decimal, decimal>)Math.Min),
            BuiltIn((Func<double, double, double>)Math.Min), BuiltIn((Func<DateOnly, DateOnly, DateOnly>)DateFunctions.Earlier),
            BuiltIn((Func<DateTimeOffset, DateTimeOffset, DateTimeOffset>)DateFunctions.Earlier), BuiltIn((Func<TimeSpan, TimeSpan, TimeSpan>)DateFunctions.Shorter),
        ],
        "max" =>
        [
            BuiltIn((Func<int, int, int>)Math.Max), BuiltIn((Func<long, long, long>)Math.Max), BuiltIn((Func<decimal, decimal, decimal>)Math.Max),
            BuiltIn((Func<double, double, double>)Math.Max), BuiltIn((Func<DateOnly, DateOnly, DateOnly>)DateFunctions.Later),
            BuiltIn((Func<DateTimeOffset, DateTimeOffset, DateTimeOffset>)DateFunctions.Later), BuiltIn((Func<TimeSpan, TimeSpan, TimeSpan>)DateFunctions.Longer),
        ],
        "abs" =>
        [
            BuiltIn((Func<int, int>)NumberFunctions.Abs, canThrow: true), BuiltIn((Func<long, long>)NumberFunctions.Abs, canThrow: true),
            BuiltIn((Func<decimal, decimal>)NumberFunctions.Abs), BuiltIn((Func<double, double>)NumberFunctions.Abs),
        ],
        "round" =>
        [
            BuiltIn((Func<int, int>)NumberFunctions.Same), BuiltIn((Func<long, long>)NumberFunctions.Same), BuiltIn((Func<decimal, decimal>)NumberFunctions.Round),
            BuiltIn((Func<decimal, int, decimal>)NumberFunctions.Round, canThrow: true),
            BuiltIn((Func<decimal, int, MidpointRounding, decimal>)NumberFunctions.Round, canThrow: true),
            BuiltIn((Func<double, int, double>)NumberFunctions.Round, canThrow: true),
        ],
        "ceil" =>
        [
            BuiltIn((Func<int, int>)NumberFunctions.Same), BuiltIn((Func<long, long>)NumberFunctions.Same),
            BuiltIn((Func<decimal, decimal>)Math.Ceiling), BuiltIn((Func<double, double>)Math.Ceiling),
        ],
        "floor" =>
        [
            BuiltIn((Func<int, int>)NumberFunctions.Same), BuiltIn((Func<long, long>)NumberFunctions.Same),
            BuiltIn((Func<decimal, decimal>)Math.Floor), BuiltIn((Func<double, double>)Math.Floor),
        ],
        "ceilTo" => [BuiltIn((Func<decimal, decimal, decimal>)NumberFunctions.CeilTo, canThrow: true)],
        "floorTo" => [BuiltIn((Func<decimal, decimal, decimal>)NumberFunctions.FloorTo, canThrow: true)],
        "div" => [BuiltIn((Func<int, int, int>)NumberFunctions.Div, canThrow: true), BuiltIn((Func<long, long, long>)NumberFunctions.Div, canThrow: true)],
        "int" =>
        [
            BuiltIn((Func<int, int>)NumberFunctions.Same), BuiltIn((Func<long, int>)NumberFunctions.ToInt, canThrow: true),
            BuiltIn((Func<decimal, int>)NumberFunctions.ToInt, canThrow: true),
        ],
        "long" => [BuiltIn((Func<long, long>)NumberFunctions.Same), BuiltIn((Func<decimal, long>)NumberFunctions.ToLong, canThrow: true)],
        "decimal" => [BuiltIn((Func<decimal, decimal>)NumberFunctions.Same), BuiltIn((Func<double, decimal>)NumberFunctions.ToDecimal, canThrow: true)],
        "double" => [BuiltIn((Func<decimal, double>)NumberFunctions.ToDouble)],
        "contains" => [BuiltIn((Func<string?, string?, bool>)TextFunctions.Contains)],
        "startsWith" => [BuiltIn((Func<string?, string?, bool>)TextFunctions.StartsWith)],
        "endsWith" => [BuiltIn((Func<string?, string?, bool>)TextFunctions.EndsWith)],
        "lower" => [BuiltIn((Func<string?, string?>)TextFunctions.Lower)],
        "upper" => [BuiltIn((Func<string?, string?>)TextFunctions.Upper)],
        "trim" => [BuiltIn((Func<string?, string?>)TextFunctions.Trim)],
        "replace" => [BuiltIn((Func<string?, string?, string?, string?>)TextFunctions.Replace)],
        "substring" => [BuiltIn((Func<string?, int, int, string?>)TextFunctions.Substring)],
        "date" =>
        [
            BuiltIn((Func<DateOnly, DateOnly>)DateFunctions.Date), BuiltIn((Func<DateTimeOffset, DateOnly>)table.Zone.Date),
            BuiltIn((Func<DateTime, DateOnly>)table.Zone.Date), BuiltIn((Func<int, int, int, DateOnly>)DateFunctions.Date, canThrow: true),
        ],
        "datetime" => [BuiltIn((Func<DateTimeOffset, DateTimeOffset>)DateFunctions.DateTime)],
        "inZone" =>
        [
            BuiltIn((Func<DateTimeOffset, DateTimeOffset>)table.Zone.InZone), BuiltIn((Func<DateTime, DateTime>)table.Zone.InZone),
            BuiltIn((Func<DateTimeOffset, string, DateTimeOffset>)BusinessZone.InZone, canThrow: true),
        ],
        "duration" => [BuiltIn((Func<TimeSpan, TimeSpan>)DateFunctions.Duration)],
        "days" =>
        [
            BuiltIn((Func<int, TimeSpan>)DateFunctions.Days, canThrow: true), BuiltIn((Func<decimal, TimeSpan>)DateFunctions.Days, canThrow: true),
            BuiltIn((Func<DateOnly, DateOnly, int>)DateFunctions.Days), BuiltIn((Func<DateTimeOffset, DateTimeOffset, int>)DateFunctions.Days),
        ],
        "hours" => [BuiltIn((Func<decimal, TimeSpan>)DateFunctions.Hours, canThrow: true)],
        "minutes" => [BuiltIn((Func<decimal, TimeSpan>)DateFunctions.Minutes, canThrow: true)],
        "addDays" => [BuiltIn((Func<DateOnly, int, DateOnly>)DateFunctions.AddDays, canThrow: true), BuiltIn((Func<DateTimeOffset, int, DateTimeOffset>)DateFunctions.AddDays, canThrow: true)],
        "addMonths" => [BuiltIn((Func<DateOnly, int, DateOnly>)DateFunctions.AddMonths, canThrow: true)],
        "today" => [Clock((Func<DateOnly>)table.Clock.Today)],
        "now" => [Clock((Func<DateTimeOffset>)table.Clock.Now)],
        _ => null,
    };
}
