using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Core.Catalogue;

namespace Purchasing.Core.Json;

/// <summary>Writes the state of a run as its text, <c>interrupted</c>.</summary>
internal sealed class RunStateJsonConverter : JsonConverter<RunState>
{
    public override RunState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return RunStateText.Parse(reader.GetString() ?? "");
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, RunState value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToText());
}
