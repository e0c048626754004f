namespace Purchasing.Core.Auditing;

/// <summary>What a check of the audit trail found.</summary>
/// <param name="Checked">How many entries were found to be as they were written.</param>
/// <param name="Head">The last entry of the trail, to be kept elsewhere and given to the next check.</param>
/// <param name="Checkpoint">The last entry that retention removed; place 0 when none was.</param>
/// <param name="Problem">The first thing that is wrong, and where; null when the chain holds and tells of every order and of what it holds.</param>
public sealed record AuditVerification(long Checked, AuditAnchor Head, AuditAnchor Checkpoint, string? Problem)
{
    /// <summary>How many orders, and revisions of them that are kept, hold what their entries tell.</summary>
    public long Orders { get; init; }

    /// <summary>How many could not be compared: their entry is of an earlier version of the product, or retention removed it, or they never were more than the draft of a run.</summary>
    public long NotCompared { get; init; }

    /// <summary>Anchors of places that retention removed: the check says nothing about them.</summary>
    public IReadOnlyList<AuditAnchor> TooOld { get; init; } = [];

    /// <summary>Whether the chain holds, and tells of every order and of what it holds.</summary>
    public bool IsSound => Problem is null;
}
