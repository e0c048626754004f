namespace Purchasing.Graph.Stores;

/// <summary>What a stored run is doing.</summary>
public enum StoredRunStatus
{
    /// <summary>It is under way, or was interrupted.</summary>
    Running,

    /// <summary>It waits for a signal, a time, or something else outside.</summary>
    Waiting,

    /// <summary>It is undoing its side effects, or was interrupted while it was.</summary>
    Undoing,

    /// <summary>It is complete, whatever the outcome.</summary>
    Completed,
}
