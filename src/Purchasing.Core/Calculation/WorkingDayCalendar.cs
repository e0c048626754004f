namespace Purchasing.Core.Calculation;

/// <summary>Which days are worked. Immutable and thread-safe.</summary>
internal sealed class WorkingDayCalendar
{
    private readonly HashSet<DateOnly> _holidays;
    private readonly HashSet<DayOfWeek> _weekend;

    /// <summary>A calendar.</summary>
    /// <param name="weekend">Days of the week not worked; not all seven.</param>
    /// <param name="holidays">Further days not worked.</param>
    /// <exception cref="ArgumentException">No day of the week is left.</exception>
    public WorkingDayCalendar(IEnumerable<DayOfWeek> weekend, IEnumerable<DateOnly> holidays)
    {
        _weekend = [.. weekend];
        _holidays = [.. holidays];
        if (_weekend.Count >= 7)
            throw new ArgumentException("A calendar needs at least one working day in the week.", nameof(weekend));
    }

    /// <summary>Every day is worked: lead times count calendar days.</summary>
    public static WorkingDayCalendar EveryDay { get; } = new([], []);

    /// <summary>Monday to Friday, no holidays.</summary>
    public static WorkingDayCalendar MondayToFriday { get; } = new([DayOfWeek.Saturday, DayOfWeek.Sunday], []);

    /// <summary>Whether a day is worked.</summary>
    /// <param name="day">The day.</param>
    public bool IsWorkingDay(DateOnly day) => !_weekend.Contains(day.DayOfWeek) && !_holidays.Contains(day);

    /// <summary>The day some working days after another; 0 gives the day itself, or the next working day if it is none.</summary>
    /// <param name="day">The day to count from; it is not counted itself.</param>
    /// <param name="workingDays">Zero or more.</param>
    public DateOnly Add(DateOnly day, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        if (_weekend.Count == 0 && _holidays.Count == 0)
            return day.AddDays(workingDays);
        DateOnly at = day;
        for (int left = workingDays; left > 0; left--)
        {
            do
                at = at.AddDays(1);
            while (!IsWorkingDay(at));
        }

        while (!IsWorkingDay(at))
            at = at.AddDays(1);
        return at;
    }

    /// <summary>How many calendar days some working days take from a day on.</summary>
    /// <param name="day">The day to count from.</param>
    /// <param name="workingDays">Zero or more.</param>
    public int CalendarDays(DateOnly day, int workingDays) => Add(day, workingDays).DayNumber - day.DayNumber;
}
