namespace Purchasing.Core.Auditing;

/// <summary>Something that was done and is not about one order: rules, parameters, accounts, keys, the trail itself.</summary>
/// <param name="Subject">What it was done to, for example <c>rules</c> or <c>account:alice</c>; at most 255 characters.</param>
/// <param name="Action">What was done, for example <c>set</c>; at most 32 characters.</param>
/// <param name="Actor">Who did it; at most 128 characters.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Detail">What exactly, or why; null when there is nothing to say.</param>
public sealed record AuditEvent(string Subject, string Action, string Actor, DateTimeOffset At, string? Detail);
