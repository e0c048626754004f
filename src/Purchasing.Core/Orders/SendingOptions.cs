namespace Purchasing.Core.Orders;

/// <summary>How orders are sent. Bound from the configuration section <c>Sending</c>.</summary>
public sealed class SendingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Sending";

    /// <summary>Name of the channel that orders go through.</summary>
    public string Channel { get; set; } = "folder";

    /// <summary>Whether an order is queued for sending as soon as it has its last approval.</summary>
    public bool SendOnApproval { get; set; } = true;

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
