namespace Purchasing.Core.Orders;

/// <summary>How orders are sent. Bound from the configuration section <c>Sending</c>.</summary>
public sealed class SendingOptions
{
    /// <summary>What a lease has beyond the attempt it is for, so that its end can be written down.</summary>
    public static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(2);

    /// <summary>The longest lease. A supplier that is taken for longer, by another setting or a clock that was wrong, counts as free.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);

    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Sending";

    /// <summary>Name of the channel that orders go through.</summary>
    public string Channel { get; set; } = "folder";

    /// <summary>Whether an order is queued for sending as soon as it is approved, by rule or by its last approval; false holds every order until a person sends it.</summary>
    public bool SendOnApproval { get; set; } = true;

    /// <summary>Time limit of one attempt; at most 30 minutes.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts before a message is given up.</summary>
    public int MaxAttempts { get; set; } = 12;

    /// <summary>Wait after the first failed attempt; doubles with each further one. At most an hour.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait between attempts; at most seven days.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a worker keeps one supplier to itself for one attempt; after that another worker takes over. At least
    /// <see cref="AttemptTimeout"/> and <see cref="LeaseMargin"/>, at most <see cref="LongestLease"/>.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Suppliers that one process sends to at the same time.</summary>
    public int Parallel { get; set; } = 8;

    /// <summary>Pause between looks into an empty outbox.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
