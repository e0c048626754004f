namespace Purchasing.Graph.Stores;

/// <summary>What an entry in the log of a run says.</summary>
public enum RunEntryKind
{
    /// <summary>The run was created, with these inputs.</summary>
    Started,

    /// <summary>A runner took the run up again.</summary>
    TakenUp,

    /// <summary>A node with a side effect is about to act.</summary>
    Begun,

    /// <summary>A node ended, or was decided not to run.</summary>
    Ended,

    /// <summary>A node waits for something outside the run.</summary>
    Waiting,

    /// <summary>An item of a foreach began, with these inputs.</summary>
    Item,

    /// <summary>Data was passed in from outside.</summary>
    Signal,

    /// <summary>The side effect of a node is about to be undone.</summary>
    UndoBegun,

    /// <summary>Undoing the side effect of a node ended.</summary>
    UndoEnded,

    /// <summary>The run is complete.</summary>
    Completed,
}
