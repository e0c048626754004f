using System.Text.Json;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Running;

/// <summary>The data of a signal as it is stored: as it is, or encrypted where the host encrypts. Whether it is a secret only the graph of the run knows.</summary>
static class SignalData
{
    const string Protected = "protected";

    public static string Write(string json, IValueProtector? protector) =>
        protector is null ? json : new System.Text.Json.Nodes.JsonObject { [Protected] = protector.Protect(json) }.ToJsonString();

    /// <summary>The data; also that which was stored before the host encrypted.</summary>
    public static string Read(string data, IValueProtector? protector)
    {
        if (protector is null) return data;
        using var document = JsonDocument.Parse(data);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.GetPropertyCount() == 1 && root.TryGetProperty(Protected, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? protector.Unprotect(text.GetString()!)
            : data;
    }
}
