using Cronos;
using Microsoft.Extensions.Options;

namespace Purchasing.Hosting;

/// <summary>When the host starts catalogue runs by itself. Bound from the configuration section <c>Schedule</c>.</summary>
internal sealed class ScheduleOptions : IValidateOptions<ScheduleOptions>
{
    public const string Section = "Schedule";

    /// <summary>
    /// A cron expression of five fields in the business time zone (<c>Purchasing:TimeZone</c>), for example <c>0 2 * * 1-5</c> for 02:00 from
    /// Monday to Friday; null starts no run.
    /// </summary>
    public string? Cron { get; set; }

    /// <summary>The expression; null when there is none.</summary>
    public CronExpression? Parse() => string.IsNullOrWhiteSpace(Cron) ? null : CronExpression.Parse(Cron);

    public ValidateOptionsResult Validate(string? name, ScheduleOptions options) =>
        string.IsNullOrWhiteSpace(options.Cron) || CronExpression.TryParse(options.Cron, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{Section}:{nameof(Cron)} is '{options.Cron}', which is not a cron expression of five fields (minute, hour, day, month, day of the week), for example '0 2 * * 1-5'.");
}
