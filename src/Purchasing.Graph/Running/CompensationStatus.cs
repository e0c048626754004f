namespace Purchasing.Graph.Running;

/// <summary>Whether the side effect of a node was undone.</summary>
public enum CompensationStatus
{
    /// <summary>There was no reason to.</summary>
    None,

    /// <summary>It was undone.</summary>
    Undone,

    /// <summary>The node said that there is nothing to undo.</summary>
    NothingToUndo,

    /// <summary>Undoing failed; the reason is in <see cref="NodeTrace.CompensationReason"/> and a person must look at it.</summary>
    Failed,
}
