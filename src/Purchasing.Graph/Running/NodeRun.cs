namespace Purchasing.Graph.Running;

/// <summary>What a run knows about one node. Written by the one worker that executes the node, or under the lock of the run.</summary>
struct NodeRun
{
    public NodeStatus Status;

    /// <summary>Whether the status is final and the outputs are visible to others. Set under the lock of the run.</summary>
    public bool Settled;

    /// <summary>Whether the node was queued, so that a late edge does not queue it again.</summary>
    public bool Decided;

    /// <summary>Whether status and outputs came from the log of the run.</summary>
    public bool Restored;

    /// <summary>Whether the log says that the node was about to act.</summary>
    public bool Begun;
    public bool FromCache;
    public CompensationStatus Compensation;

    /// <summary>Edges still to settle.</summary>
    public int Pending;

    /// <summary>The position among the nodes that ended, for undoing in reverse order; 0 before.</summary>
    public int Order;

    /// <summary>The position among the nodes that were about to act, for undoing what was cut off.</summary>
    public int Begin;
    public int Attempts;

    /// <summary>The edge because of which the node was not executed, plus one; 0 when there is none.</summary>
    public int Cause;

    /// <summary>When the node was queued, as a timestamp.</summary>
    public long Ready;

    /// <summary>When the node was started, after the start of the run.</summary>
    public TimeSpan Started;
    public TimeSpan Queued;
    public TimeSpan Duration;

    /// <summary>Why it failed, was skipped by its own condition or waits.</summary>
    public string? Reason;
    public Exception? Error;
    public List<string>? Notes;
    public string? CompensationReason;

    /// <summary>Until when the node waits, if it waits for a time.</summary>
    public DateTimeOffset? Due;
}
