namespace Purchasing.Graph.Stores;

/// <summary>What became of a signal.</summary>
public enum SignalResult
{
    /// <summary>It is in the log of the run, which is due.</summary>
    Delivered,

    /// <summary>The run had a signal of this name already, which stays as it is.</summary>
    AlreadySent,

    /// <summary>The run is complete.</summary>
    RunCompleted,

    /// <summary>The store has no such run.</summary>
    UnknownRun,
}
