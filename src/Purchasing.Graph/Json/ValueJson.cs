using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Json;

/// <summary>Writes the values of ports as JSON and reads them back: for constants, fallbacks, caches, stores and traces.</summary>
sealed class ValueJson
{
    readonly JsonSerializerOptions _options;
    readonly PortTypes _types;
    readonly ExactTypes _exact;

    public ValueJson(PortTypes types, IJsonTypeInfoResolver? jsonTypes)
    {
        _types = types;
        var resolvers = new List<IJsonTypeInfoResolver>();
        if (jsonTypes is not null) resolvers.Add(jsonTypes);
        resolvers.Add(BuiltInJson.Default);
        if (Reflection() is { } reflection) resolvers.Add(reflection);
        _options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine([.. resolvers]),
            NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
        _options.MakeReadOnly();
        _exact = new ExactTypes(_options);
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

    /// <summary>Why values of a port's type cannot be kept exactly; <see langword="null"/> when they can, or when only each value can tell.</summary>
    public string? WhyNotKept(Type type) => _exact.WhyNot(type);

    /// <summary>The JSON of a value from which <see cref="ReadStored(JsonElement, Type)"/> gives exactly this value back.</summary>
    /// <exception cref="NotSupportedException">The value cannot be kept exactly; the message says why.</exception>
    public string Keep(object? value, Type type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using (var writer = new Utf8JsonWriter(buffer)) WriteStored(writer, value, type);
            using var document = JsonDocument.Parse(buffer.WrittenMemory);
            if (!ExactValues.Same(value, ReadStored(document.RootElement, type), value is not null && type == typeof(object) ? StoredTypeOf(value) : type))
            {
                throw new NotSupportedException($"{value!.GetType().Name} does not come back from JSON as it was{(WhyNotKept(value.GetType()) is { } why ? $": {why}" : "")}");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new NotSupportedException($"{value?.GetType().Name ?? "null"} cannot be written as JSON and read back: {e.Message}", e);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Keep"/> wrote.</summary>
    public object? ReadKept(string json, Type type)
    {
        using var document = JsonDocument.Parse(json);
        // What is of type JsonElement must outlive the document.
        return ReadStored(document.RootElement.Clone(), type);
    }

    Type StoredTypeOf(object value) => _types.StorableNameOf(value) is { } name && _types.TryFind(name, out Type? type) ? type : value.GetType();

    void WriteStored(Utf8JsonWriter writer, object? value, Type type)
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

    /// <summary>Reads a value that was kept.</summary>
    public object? ReadStored(JsonElement json, Type type)
    {
        if (type != typeof(object) || json.ValueKind == JsonValueKind.Null) return Read(json, type);
        string name = json.GetProperty("type").GetString()!;
        if (!_types.TryFind(name, out Type? known)) throw new JsonException($"the stored type '{name}' is not registered any more");
        return Read(json.GetProperty("value"), known);
    }

    void Write(Utf8JsonWriter writer, object? value, Type type)
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
