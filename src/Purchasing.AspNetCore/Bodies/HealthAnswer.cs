namespace Purchasing.AspNetCore.Bodies;

/// <summary>The answer of a health check.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Checks">What each part said.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, string> Checks);
