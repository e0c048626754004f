namespace Purchasing.Core.Auditing;

/// <summary>Where the audit trail ends, and where it begins.</summary>
/// <param name="Last">The last entry.</param>
/// <param name="Checkpoint">The last entry that retention removed; place 0 when none was.</param>
/// <param name="Unchained">Entries outside the chain: written past the product, or by an earlier version after the trail had become a chain.</param>
public sealed record AuditHead(AuditAnchor Last, AuditAnchor Checkpoint, long Unchained);
