using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Core.Sending;

namespace Purchasing.Core.Json;

/// <summary>Writes the state of a message as its text.</summary>
internal sealed class OutboxStateJsonConverter : JsonConverter<OutboxState>
{
    public override OutboxState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OutboxText.TryParse(reader.GetString(), out OutboxState state) ? state : throw new JsonException($"'{reader.GetString()}' is not the state of a message.");

    public override void Write(Utf8JsonWriter writer, OutboxState value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToText());
}
