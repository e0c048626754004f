using Purchasing.Core.Calculation;

namespace Purchasing.Core.Tests.Calculation;

public sealed class WorkingDayCalendarTests
{
    private static readonly DateOnly Friday = new(2026, 11, 20);

    [Fact]
    public void One_working_day_after_Friday_is_Monday() =>
        Assert.Equal(new DateOnly(2026, 11, 23), WorkingDayCalendar.MondayToFriday.Add(Friday, 1));

    [Fact]
    public void A_holiday_is_not_counted() => Assert.Equal(
        new DateOnly(2026, 11, 24),
        new WorkingDayCalendar([DayOfWeek.Saturday, DayOfWeek.Sunday], [new DateOnly(2026, 11, 23)]).Add(Friday, 1));

    [Fact]
    public void No_days_after_a_Saturday_is_Monday() =>
        Assert.Equal(new DateOnly(2026, 11, 23), WorkingDayCalendar.MondayToFriday.Add(new DateOnly(2026, 11, 21), 0));

    [Fact]
    public void Five_working_days_take_a_week() => Assert.Equal(7, WorkingDayCalendar.MondayToFriday.CalendarDays(Friday, 5));

    [Fact]
    public void Every_day_counts_in_a_calendar_without_weekend() =>
        Assert.Equal(new DateOnly(2026, 11, 27), WorkingDayCalendar.EveryDay.Add(Friday, 7));

    [Fact]
    public void A_week_without_working_days_is_refused() =>
        Assert.Throws<ArgumentException>(() => new WorkingDayCalendar(Enum.GetValues<DayOfWeek>(), []));
}
