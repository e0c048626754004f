using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Context;

/// <summary>A condition on facts of one type that the file gives a name.</summary>
/// <param name="Variable">What its tests call the fact.</param>
/// <param name="Tests">The tests.</param>
internal sealed record NamedCondition(string Variable, IReadOnlyList<JsonValue> Tests);
