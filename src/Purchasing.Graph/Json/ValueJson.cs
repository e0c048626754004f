using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Json;

/// <summary>Writes the values of ports as JSON and reads them back: for constants, fallbacks, cache keys, checkpoints and traces.</summary>
sealed class ValueJson
{
    readonly JsonSerializerOptions _options;
    readonly PortTypes _types;

    public ValueJson(PortTypes types, IJsonTypeInfoResolver? jsonTypes)
    {
        _types = types;
        var resolvers = new List<IJsonTypeInfoResolver>();
        if (jsonTypes is not null) resolvers.Add(jsonTypes);
        resolvers.Add(BuiltInJson.Default);
        if (Reflection() is { } reflection) resolvers.Add(reflection);
        _options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = JsonTypeInfoResolver.Combine([.. resolvers]) };
        _options.MakeReadOnly();
    }

    /// <summary>Reads a value of a port's type.</summary>
    /// <exception cref="JsonException">The JSON is no such value; the message says what was expected.</exception>
    public object? Read(JsonElement json, Type type)
    {
        if (type == typeof(object)) return ReadAny(json);
        if (json.ValueKind == JsonValueKind.Null)
        {
            if (type.IsValueType && Nullable.GetUnderlyingType(type) is null) throw new JsonException($"null where {_types.NameOf(type)} was expected");
            return null;
        }
        try
        {
            return json.Deserialize(_options.GetTypeInfo(type));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new JsonException($"{Short(json)} where {_types.NameOf(type)} was expected", e);
        }
    }

    /// <summary>Writes a value of a port's type so that <see cref="ReadStored"/> gives it back.</summary>
    /// <exception cref="NotSupportedException">The type has no JSON form; the message names it.</exception>
    public void WriteStored(Utf8JsonWriter writer, object? value, Type type)
    {
        if (value is not null && type == typeof(object))
        {
            if (_types.StorableNameOf(value) is not { } name || !_types.TryFind(name, out Type? known))
            {
                throw new NotSupportedException(
                    $"A value of type {value.GetType().Name} travels through a port of type 'any' and cannot be stored; register the type or give the port its type.");
            }
            writer.WriteStartObject();
            writer.WriteString("type", name);
            writer.WritePropertyName("value");
            Write(writer, value, known);
            writer.WriteEndObject();
            return;
        }
        Write(writer, value, type);
    }

    /// <summary>Reads what <see cref="WriteStored"/> wrote.</summary>
    public object? ReadStored(JsonElement json, Type type)
    {
        if (type != typeof(object) || json.ValueKind == JsonValueKind.Null) return Read(json, type);
        string name = json.GetProperty("type").GetString()!;
        if (!_types.TryFind(name, out Type? known)) throw new JsonException($"the stored type '{name}' is not registered any more");
        return Read(json.GetProperty("value"), known);
    }

    public void Write(Utf8JsonWriter writer, object? value, Type type)
    {
        if (value is null) writer.WriteNullValue();
        else JsonSerializer.Serialize(writer, value, _options.GetTypeInfo(type));
    }

    /// <summary>Writes a value for people: what has no JSON form is written as its text.</summary>
    public void WriteShown(Utf8JsonWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }
        JsonElement element;
        try
        {
            element = JsonSerializer.SerializeToElement(value, _options.GetTypeInfo(value.GetType()));
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            writer.WriteStringValue(value.ToString());
            return;
        }
        element.WriteTo(writer);
    }

    static object? ReadAny(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetDecimal(out decimal number) ? number : throw new JsonException($"{json.GetRawText()} is out of range"),
        _ => json.Clone(),
    };

    static string Short(JsonElement json)
    {
        string text = json.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Used only where the application has reflection-based serialization switched on.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Used only where the application has reflection-based serialization switched on.")]
    static DefaultJsonTypeInfoResolver? Reflection() => JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver() : null;
}
