using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Json;

/// <summary>Writes the kind of a receipt as its text.</summary>
internal sealed class ReceiptKindJsonConverter : JsonConverter<ReceiptKind>
{
    public override ReceiptKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.GetString();
        return Enum.TryParse(text, ignoreCase: true, out ReceiptKind kind) && Enum.IsDefined(kind) ? kind : throw new JsonException($"'{text}' is not a kind of receipt.");
    }

    public override void Write(Utf8JsonWriter writer, ReceiptKind value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString().ToLowerInvariant());
}
