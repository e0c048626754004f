using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Core.Sending;

namespace Purchasing.Core.Json;

/// <summary>Writes the outcome of an attempt as its text.</summary>
internal sealed class AttemptOutcomeJsonConverter : JsonConverter<AttemptOutcome>
{
    public override AttemptOutcome Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OutboxText.ParseOutcome(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, AttemptOutcome value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToText());
}
