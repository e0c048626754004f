using System.Text.Json.Serialization;

namespace Purchasing.AspNetCore.Bodies;

/// <summary>The answer of a health check.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Checks">What each part said; null for callers who may not see it.</param>
internal sealed record HealthAnswer(
    string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Checks);
