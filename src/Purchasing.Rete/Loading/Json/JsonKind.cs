namespace Purchasing.Rete.Loading.Json;

/// <summary>What a <see cref="JsonValue"/> is.</summary>
internal enum JsonKind { Null, True, False, Number, String, Array, Object }
