namespace Purchasing.Core.Sending;

/// <summary>How orders are sent. Bound from the configuration section <c>Sending</c>.</summary>
public sealed class SendingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Sending";

    /// <summary>Name of the channel that orders go through.</summary>
    public string Channel { get; set; } = "folder";

    /// <summary>Name of the ordering company on documents.</summary>
    public string Buyer { get; set; } = "The buyer";

    /// <summary>Whether an order is queued for sending as soon as it has its last approval.</summary>
    public bool SendOnApproval { get; set; } = true;

    /// <summary>Folder of the folder channel. A relative path starts at the working directory.</summary>
    public string Folder { get; set; } = "outbox";

    /// <summary>Address of the webhook channel; null when it is not used.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>Key of the webhook's signature; required with <see cref="WebhookUrl"/>. A secret: never logged.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Time limit of one attempt.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts before a message is given up.</summary>
    public int MaxAttempts { get; set; } = 12;

    /// <summary>Wait after the first failed attempt; doubles with each further one.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait between attempts.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a worker keeps messages to itself.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Messages taken at a time.</summary>
    public int BatchSize { get; set; } = 50;

    /// <summary>Pause between looks into an empty outbox.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
