using Microsoft.Extensions.Options;

namespace Purchasing.Suppliers.Channels;

/// <summary>Says of each wrong setting which it is, what it has and what it may have. Repeats no secret.</summary>
internal sealed class SupplierChannelOptionsValidator : IValidateOptions<SupplierChannelOptions>
{
    public ValidateOptionsResult Validate(string? name, SupplierChannelOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.Buyer))
            failures.Add("Sending:Buyer is empty; name the ordering company, as documents show it.");
        else if (options.Buyer.Any(char.IsControl))
            failures.Add("Sending:Buyer has a control character, which no document can show.");
        if (string.IsNullOrWhiteSpace(options.Folder))
            failures.Add("Sending:Folder is empty; name the folder that orders are written to.");
        if (options.WebhookUrl is Uri url && !(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)))
            failures.Add($"Sending:WebhookUrl is '{url}'; use an absolute address that begins with https:// or http://.");
        if (options.WebhookUrl is { IsAbsoluteUri: true, UserInfo.Length: > 0 })
            failures.Add("Sending:WebhookUrl has a user name or a password in it, which logs and answers would show; requests are signed with Sending:WebhookSecret instead.");
        if (options.WebhookUrl is not null && !WebhookSignature.TryReadSecret(options.WebhookSecret, out _))
            failures.Add(WebhookChannel.SecretProblem);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
