namespace Purchasing.Graph.Running;

/// <summary>What became of a node in a run.</summary>
public enum NodeStatus
{
    /// <summary>It was not reached: the run ended before.</summary>
    NotStarted,

    /// <summary>It is being executed. Seen in progress events only.</summary>
    Running,

    /// <summary>It did its work.</summary>
    Succeeded,

    /// <summary>It failed, and answered with the fallback the graph states.</summary>
    FellBack,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>A condition was false, or what it needs was skipped.</summary>
    Skipped,

    /// <summary>It was not executed because something it depends on failed.</summary>
    Blocked,

    /// <summary>The run was cancelled while it was executed.</summary>
    Cancelled,

    /// <summary>It waits for something outside the run, such as an approval.</summary>
    Waiting,

    /// <summary>A dry run: it said what it would do, and did nothing.</summary>
    Foreseen,
}
