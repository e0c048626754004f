namespace Purchasing.Rete.Expressions.Functions;

/// <summary>The built-in functions over dates, instants and durations.</summary>
internal static class DateFunctions
{
    public static DateOnly Date(DateOnly date) => date;

    public static DateOnly Date(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= System.DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : throw new ArithmeticException($"there is no date {year}-{month}-{day}");

    public static DateTimeOffset DateTime(DateTimeOffset instant) => instant;

    public static TimeSpan Duration(TimeSpan span) => span;

    public static TimeSpan Days(int count) => new(checked(TimeSpan.TicksPerDay * count));

    public static TimeSpan Days(decimal count) => new((long)(TimeSpan.TicksPerDay * count));

    /// <summary>Whole days from one date to another; negative when it lies before.</summary>
    public static int Days(DateOnly from, DateOnly to) => to.DayNumber - from.DayNumber;

    public static int Days(DateTimeOffset from, DateTimeOffset to) => (int)(to - from).TotalDays;

    public static TimeSpan Hours(decimal count) => new((long)(TimeSpan.TicksPerHour * count));

    public static TimeSpan Minutes(decimal count) => new((long)(TimeSpan.TicksPerMinute * count));

    public static DateOnly AddDays(DateOnly date, int count) => date.AddDays(count);

    public static DateTimeOffset AddDays(DateTimeOffset instant, int count) => instant.AddDays(count);

    public static DateOnly AddMonths(DateOnly date, int count) => date.AddMonths(count);

    public static DateOnly Earlier(DateOnly a, DateOnly b) => a <= b ? a : b;

    public static DateOnly Later(DateOnly a, DateOnly b) => a >= b ? a : b;

    public static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a <= b ? a : b;

    public static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a >= b ? a : b;

    public static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a <= b ? a : b;

    public static TimeSpan Longer(TimeSpan a, TimeSpan b) => a >= b ? a : b;
}
