namespace Purchasing.AspNetCore.Bodies;

/// <summary>Where the audit trail ends and begins.</summary>
/// <param name="Seq">The place of the last entry.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="CheckpointSeq">The place of the last entry that retention removed; 0 when none was.</param>
/// <param name="CheckpointHash">Its hash.</param>
internal sealed record AuditHeadAnswer(long Seq, string Hash, long CheckpointSeq, string CheckpointHash);
