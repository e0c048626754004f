namespace Purchasing.Graph.Definition;

/// <summary>When the side effects of a run are undone, newest first.</summary>
public enum CompensationPolicy
{
    /// <summary>When the run fails.</summary>
    OnFailure,

    /// <summary>When the run fails or is cancelled.</summary>
    OnFailureOrCancellation,

    /// <summary>Never: what was done stays done.</summary>
    Never,
}
