using Microsoft.Extensions.Options;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Sending;

/// <summary>Says of each wrong setting which it is, what it has and what it may have.</summary>
internal sealed class SendingOptionsValidator : IValidateOptions<SendingOptions>
{
    public ValidateOptionsResult Validate(string? name, SendingOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.Channel))
            failures.Add("Sending:Channel is empty; name the channel that orders go through, for example folder.");
        Positive(failures, nameof(options.AttemptTimeout), options.AttemptTimeout, TimeSpan.FromMinutes(30));
        Positive(failures, nameof(options.PollInterval), options.PollInterval, TimeSpan.FromHours(1));
        Positive(failures, nameof(options.Lease), options.Lease, SendingOptions.LongestLease);
        if (options.AttemptTimeout > TimeSpan.Zero && options.Lease < options.AttemptTimeout + SendingOptions.LeaseMargin)
        {
            failures.Add(
                $"Sending:Lease is {options.Lease}; it must be at least {options.AttemptTimeout + SendingOptions.LeaseMargin}, which is Sending:AttemptTimeout and "
                + $"{SendingOptions.LeaseMargin.TotalSeconds} seconds, so that no other worker takes over during an attempt.");
        }

        if (options.FirstDelay < TimeSpan.Zero || options.FirstDelay > TimeSpan.FromHours(1))
            failures.Add($"Sending:FirstDelay is {options.FirstDelay}; it must be from 00:00:00 to 01:00:00 (hours, minutes, seconds), for example 00:00:02.");
        if (options.LongestDelay <= TimeSpan.Zero || options.LongestDelay < options.FirstDelay || options.LongestDelay > TimeSpan.FromDays(7))
            failures.Add($"Sending:LongestDelay is {options.LongestDelay}; it must be positive, at least Sending:FirstDelay ({options.FirstDelay}) and at most 7.00:00:00, seven days.");
        if (options.MaxAttempts is < 1 or > 1000)
            failures.Add($"Sending:MaxAttempts is {options.MaxAttempts}; it must be from 1 to 1000.");
        if (options.Parallel is < 1 or > 256)
            failures.Add($"Sending:Parallel is {options.Parallel}; it must be from 1 to 256.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Positive(List<string> failures, string setting, TimeSpan value, TimeSpan most)
    {
        if (value <= TimeSpan.Zero || value > most)
            failures.Add($"Sending:{setting} is {value}; it must be positive and at most {most} (hours, minutes, seconds), for example 00:00:20.");
    }
}
