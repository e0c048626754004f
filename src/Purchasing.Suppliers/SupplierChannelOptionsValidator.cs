using Microsoft.Extensions.Options;
using Purchasing.Core.Orders;

namespace Purchasing.Suppliers;

/// <summary>Says of each wrong setting which it is, what it has and what it may have. Repeats no secret.</summary>
internal sealed class SupplierChannelOptionsValidator(SendingOptions sending) : IValidateOptions<SupplierChannelOptions>
{
    public ValidateOptionsResult Validate(string? name, SupplierChannelOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.Buyer))
            failures.Add("Sending:Buyer is empty; name the ordering company, as documents show it.");
        if (string.IsNullOrWhiteSpace(options.Folder))
            failures.Add("Sending:Folder is empty; name the folder that orders are written to.");
        else if (sending.Channel == "folder" && File.Exists(options.Folder))
            failures.Add($"Sending:Folder is '{options.Folder}', which is a file; name a folder.");
        if (options.WebhookUrl is Uri url && !(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)))
            failures.Add($"Sending:WebhookUrl is '{url}'; use an absolute address that begins with https:// or http://.");
        if (sending.Channel == "webhook" && options.WebhookUrl is null)
            failures.Add("Sending:Channel is 'webhook', but Sending:WebhookUrl is missing.");
        if (options.WebhookUrl is not null && string.IsNullOrEmpty(options.WebhookSecret))
            failures.Add("Sending:WebhookUrl is set, but Sending:WebhookSecret is missing; suppliers need its signature to tell orders from forgeries.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
