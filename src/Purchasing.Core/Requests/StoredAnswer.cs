namespace Purchasing.Core.Requests;

/// <summary>An answer as it is kept. Immutable.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ETag">The entity tag; null without one.</param>
/// <param name="Body">The body, JSON.</param>
public sealed record StoredAnswer(int Status, string? ETag, string Body);
