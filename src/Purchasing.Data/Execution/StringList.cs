using System.Text.Json;
using System.Text.Json.Serialization;

namespace Purchasing.Data.Execution;

/// <summary>A short list of texts in one column of our own tables, as a JSON array.</summary>
internal static class StringList
{
    public static string Write(IReadOnlyList<string> texts) =>
        JsonSerializer.Serialize(texts.ToArray(), StringListContext.Default.StringArray);

    public static IReadOnlyList<string> Read(string json) =>
        JsonSerializer.Deserialize(json, StringListContext.Default.StringArray) ?? [];
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class StringListContext : JsonSerializerContext;
