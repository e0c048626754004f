namespace Purchasing.Graph.Checkpoints;

/// <summary>What a stored run is doing.</summary>
public enum CheckpointStatus
{
    /// <summary>It is under way, or its process died while it was.</summary>
    Running,

    /// <summary>It waits for something outside.</summary>
    Waiting,

    /// <summary>It failed and is undoing its side effects, or its process died while it was.</summary>
    Compensating,

    /// <summary>It is complete, whatever the outcome.</summary>
    Completed,
}
