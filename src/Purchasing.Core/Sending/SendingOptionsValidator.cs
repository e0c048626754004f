using Microsoft.Extensions.Options;

namespace Purchasing.Core.Sending;

/// <summary>Says of each wrong setting which it is, what it has and what it may have. Repeats no secret.</summary>
internal sealed class SendingOptionsValidator : IValidateOptions<SendingOptions>
{
    public ValidateOptionsResult Validate(string? name, SendingOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.Channel))
            failures.Add("Sending:Channel is empty; name the channel that orders go through, for example folder.");
        if (string.IsNullOrWhiteSpace(options.Buyer))
            failures.Add("Sending:Buyer is empty; name the ordering company, as documents show it.");
        if (string.IsNullOrWhiteSpace(options.Folder))
            failures.Add("Sending:Folder is empty; name the folder that orders are written to.");
        if (options.WebhookUrl is Uri url && !(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)))
            failures.Add($"Sending:WebhookUrl is '{url}'; use an absolute address that begins with https:// or http://.");
        if (options.Channel == "webhook" && options.WebhookUrl is null)
            failures.Add("Sending:Channel is webhook, but Sending:WebhookUrl is missing.");
        if (options.WebhookUrl is not null && string.IsNullOrEmpty(options.WebhookSecret))
            failures.Add("Sending:WebhookUrl is set, but Sending:WebhookSecret is missing: without it nobody can tell our orders from forged ones.");
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
            failures.Add($"Sending:{setting} is {value}; it must be longer than no time, for example 00:00:10.");
    }
}
