namespace Purchasing.Suppliers;

/// <summary>What documents say and where the channels deliver. Bound from the configuration section <c>Sending</c>.</summary>
public sealed class SupplierChannelOptions
{
    /// <summary>Name of the ordering company on documents.</summary>
    public string Buyer { get; set; } = "The buyer";

    /// <summary>Folder of the folder channel. A relative path starts at the working directory.</summary>
    public string Folder { get; set; } = "outbox";

    /// <summary>Address of the webhook channel; null when it is not used.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>
    /// Secret of the webhook's signature, <c>whsec_</c> and 24 to 64 random bytes in base 64; required with <see cref="WebhookUrl"/>. Never logged.
    /// </summary>
    public string? WebhookSecret { get; set; }
}
