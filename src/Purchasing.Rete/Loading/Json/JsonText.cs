using System.Text.Json.Serialization;

namespace Purchasing.Rete.Loading.Json;

/// <summary>Writes strings as JSON.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class JsonText : JsonSerializerContext;
