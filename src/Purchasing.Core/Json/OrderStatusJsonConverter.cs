using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Json;

/// <summary>Writes an order status as its text, <c>pending_approval</c>.</summary>
internal sealed class OrderStatusJsonConverter : JsonConverter<OrderStatus>
{
    public override OrderStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.GetString();
        return OrderStatusText.TryParse(text, out OrderStatus status) ? status : throw new JsonException($"'{text}' is not an order status.");
    }

    public override void Write(Utf8JsonWriter writer, OrderStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToText());
}
