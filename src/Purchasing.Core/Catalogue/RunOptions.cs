using Purchasing.Core.Orders;

namespace Purchasing.Core.Catalogue;

/// <summary>How a catalogue run is done. Immutable.</summary>
public sealed record RunOptions
{
    /// <summary>The run's key: starting it again resumes it. Null makes a new one.</summary>
    public string? RunKey { get; init; }

    /// <summary>The time of a scheduled run, which names it instead of <see cref="RunKey"/>: hosts with one schedule work on one run. Null for any other run.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>Who asks.</summary>
    public string Actor { get; init; } = "system";

    /// <summary>Products per batch.</summary>
    public int BatchSize { get; init; } = 2000;

    /// <summary>Workers of this process that work on batches at the same time, each on one after the other: it reads, decides and writes.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>
    /// How long this process counts as alive without a sign of life, which it gives three times as often. When it is killed, another
    /// process on the same machine takes its batches over at once, one elsewhere when this time is over.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a run that was begun under other rules goes on under those in force now, which is recorded.</summary>
    public bool AcceptRules { get; init; }

    /// <summary>The key that is asked for; null for a new one.</summary>
    internal string? Key => ScheduledFor is DateTimeOffset time ? RunKeys.ForSchedule(time) : RunKey;
}
