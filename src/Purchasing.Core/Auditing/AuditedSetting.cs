namespace Purchasing.Core.Auditing;

/// <summary>Something that is set in files or by the environment, and whose changes belong into the audit trail. Registered by whatever brings it.</summary>
/// <param name="Subject">What it is, for example <c>parameters</c>.</param>
/// <param name="Describe">What is in force: the same text for the same settings, and no secret.</param>
public sealed record AuditedSetting(string Subject, Func<CancellationToken, ValueTask<string>> Describe);
