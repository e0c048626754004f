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
        Positive(failures, nameof(options.AttemptTimeout), options.AttemptTimeout);
        Positive(failures, nameof(options.LongestDelay), options.LongestDelay);
        Positive(failures, nameof(options.Lease), options.Lease);
        Positive(failures, nameof(options.PollInterval), options.PollInterval);
        if (options.FirstDelay < TimeSpan.Zero)
            failures.Add($"Sending:FirstDelay is {options.FirstDelay}; it must not be negative.");
        if (options.MaxAttempts < 1)
            failures.Add($"Sending:MaxAttempts is {options.MaxAttempts}; it must be at least 1.");
        if (options.BatchSize is < 1 or > 10_000)
            failures.Add($"Sending:BatchSize is {options.BatchSize}; it must be from 1 to 10000.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Positive(List<string> failures, string setting, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
            failures.Add($"Sending:{setting} is {value}; it must be positive, for example 00:00:10.");
    }
}
