using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Loading.Json;

/// <summary>A property of an object, with the place of its name.</summary>
internal sealed record JsonProperty(string Name, JsonValue Value, SourceLocation Location);
