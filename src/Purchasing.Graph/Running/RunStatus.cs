namespace Purchasing.Graph.Running;

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>Every node succeeded, fell back as stated or was skipped by a condition, or its failure was handled by an edge.</summary>
    Succeeded,

    /// <summary>A node failed and no edge handled it.</summary>
    Failed,

    /// <summary>The caller cancelled the run.</summary>
    Cancelled,

    /// <summary>A node waits for something outside; run the same run id again to go on.</summary>
    Waiting,
}
