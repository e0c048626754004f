using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;

namespace Purchasing.Core.Json;

/// <summary>Writes the kind of message as its text.</summary>
internal sealed class MessageKindJsonConverter : JsonConverter<MessageKind>
{
    public override MessageKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OutboxText.ParseKind(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, MessageKind value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToText());
}
