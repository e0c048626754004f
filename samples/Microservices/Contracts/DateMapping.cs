using Purchasing.Contracts.V1;

namespace Purchasing.Contracts;

/// <summary>Between <see cref="DateOnly"/> and its message.</summary>
public static class DateMapping
{
    /// <summary>The message of a day.</summary>
    /// <param name="day">The day.</param>
    public static Date ToWire(this DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };

    /// <summary>The message of a day; absent stays absent.</summary>
    /// <param name="day">The day, or null.</param>
    public static Date? ToWire(this DateOnly? day) => day?.ToWire();

    /// <summary>The day of a message; absent stays absent.</summary>
    /// <param name="message">The message, or null.</param>
    /// <param name="field">Its field, for the error.</param>
    /// <exception cref="ContractException">There is no such day.</exception>
    public static DateOnly? FromWire(this Date? message, string field)
    {
        if (message is null)
            return null;
        if (message.Year is < 1 or > 9999 || message.Month is < 1 or > 12 || message.Day < 1 || message.Day > DateTime.DaysInMonth(message.Year, message.Month))
            throw new ContractException(field, $"{message.Year}-{message.Month}-{message.Day} is no day.");
        return new DateOnly(message.Year, message.Month, message.Day);
    }

    /// <summary>The day of a message that must be there.</summary>
    /// <param name="message">The message.</param>
    /// <param name="field">Its field, for the error.</param>
    /// <exception cref="ContractException">The message is absent or no day.</exception>
    public static DateOnly Required(this Date? message, string field) =>
        message.FromWire(field) ?? throw new ContractException(field, "is missing.");
}
