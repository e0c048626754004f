using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Loading.Json;

/// <summary>
/// Reads JSON into values with positions. Comments and trailing commas are allowed; a name given twice in one
/// object is an error. Whatever the bytes, the outcome is a value or a diagnostic.
/// </summary>
internal ref struct JsonFileReader
{
    /// <summary>The deepest nesting of objects and arrays.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _file;
    private readonly DiagnosticBag _diagnostics;
    private Utf8JsonReader _reader;
    private int _scanned;
    private int _line;
    private int _column;

    private JsonFileReader(ReadOnlySpan<byte> bytes, string file, DiagnosticBag diagnostics)
    {
        _bytes = bytes;
        _file = file;
        _diagnostics = diagnostics;
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth });
        _line = 1;
        _column = 1;
    }

    /// <summary>Reads the whole text; null when it is no JSON (then an error has been reported).</summary>
    public static JsonValue? Read(ReadOnlySpan<byte> bytes, string file, DiagnosticBag diagnostics)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        JsonFileReader reader = new(bytes, file, diagnostics);
        if (!Utf8.IsValid(bytes))
        {
            diagnostics.Error("json", "the file is not valid UTF-8", reader.FirstInvalid());
            return null;
        }
        try
        {
            if (IsBlank(bytes) || !reader._reader.Read())
            {
                diagnostics.Error("json", "the file is empty", new SourceLocation(file, 1, 1));
                return null;
            }
            JsonValue value = reader.Value();
            reader._reader.Read();
            return value;
        }
        catch (JsonException failure)
        {
            diagnostics.Error("json", Message(failure), reader.At(failure));
            return null;
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) return false;
        }
        return true;
    }

    /// <summary>The message without its own line and byte position, which count from 0.</summary>
    private static string Message(JsonException failure)
    {
        string text = failure.Message;
        int end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        text = (end < 0 ? text : text[..end]).TrimEnd('.');
        // A wrong literal is quoted up to the next delimiter, which may be far away.
        int quoted = text.LastIndexOf("' is ", StringComparison.Ordinal);
        if (text.StartsWith('\'') && quoted > 40) text = string.Concat(text.AsSpan(0, 40), "…", text.AsSpan(quoted));
        if (text.Contains("maximum configured depth", StringComparison.Ordinal)) text = $"the file is nested more than {MaxDepth} levels deep";
        return "not valid JSON: " + text;
    }

    private SourceLocation At(JsonException failure)
    {
        int line = (int)(failure.LineNumber ?? 0), start = 0;
        for (int i = 0; i < line; i++)
        {
            int next = _bytes[start..].IndexOf((byte)'\n');
            if (next < 0) break;
            start += next + 1;
        }
        int length = (int)Math.Clamp(failure.BytePositionInLine ?? 0, 0, _bytes.Length - start);
        return new SourceLocation(_file, line + 1, 1 + Characters(_bytes.Slice(start, length)));
    }

    private SourceLocation FirstInvalid()
    {
        ReadOnlySpan<byte> rest = _bytes;
        while (!rest.IsEmpty && Rune.DecodeFromUtf8(rest, out _, out int length) == System.Buffers.OperationStatus.Done) rest = rest[length..];
        return Advance(_bytes.Length - rest.Length);
    }

    private JsonValue Value()
    {
        SourceLocation at = Advance((int)_reader.TokenStartIndex);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject: return Object(at);
            case JsonTokenType.StartArray: return Array(at);
            case JsonTokenType.String: return String(at);
            case JsonTokenType.Number: return new JsonValue(JsonKind.Number, at) { Text = Encoding.UTF8.GetString(_reader.ValueSpan) };
            case JsonTokenType.True: return new JsonValue(JsonKind.True, at);
            case JsonTokenType.False: return new JsonValue(JsonKind.False, at);
            default: return new JsonValue(JsonKind.Null, at);
        }
    }

    private JsonValue Array(SourceLocation at)
    {
        List<JsonValue> items = [];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray) items.Add(Value());
        return new JsonValue(JsonKind.Array, at) { Items = items };
    }

    private JsonValue Object(SourceLocation at)
    {
        List<JsonProperty> properties = [];
        HashSet<string>? names = null;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            SourceLocation nameAt = Advance((int)_reader.TokenStartIndex);
            string name = Unescape(nameAt);
            _reader.Read();
            JsonValue value = Value();
            if (IsDuplicate(properties, ref names, name))
                _diagnostics.Error("duplicate-name", $"'{name}' is given twice in one object", nameAt);
            else
                properties.Add(new JsonProperty(name, value, nameAt));
        }
        return new JsonValue(JsonKind.Object, at) { Properties = properties };
    }

    private static bool IsDuplicate(List<JsonProperty> properties, ref HashSet<string>? names, string name)
    {
        if (properties.Count < 16)
        {
            foreach (JsonProperty property in properties)
            {
                if (property.Name == name) return true;
            }
            return false;
        }
        names ??= [.. properties.Select(p => p.Name)];
        return !names.Add(name);
    }

    private JsonValue String(SourceLocation at)
    {
        string text = Unescape(at);
        return new JsonValue(JsonKind.String, at) { Text = text, Escaped = _reader.ValueIsEscaped ? Encoding.UTF8.GetString(_reader.ValueSpan) : null };
    }

    private readonly string Unescape(SourceLocation at)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _diagnostics.Error("json", "the string has half of a surrogate pair", at);
            return "";
        }
    }

    /// <summary>Moves the line and column on to a byte position; positions are asked for in order.</summary>
    private SourceLocation Advance(int position)
    {
        ReadOnlySpan<byte> passed = _bytes[_scanned..position];
        int newLine = passed.LastIndexOf((byte)'\n');
        if (newLine >= 0)
        {
            _line += passed.Count((byte)'\n');
            _column = 1;
            passed = passed[(newLine + 1)..];
        }
        _column += Characters(passed);
        _scanned = position;
        return new SourceLocation(_file, _line, _column);
    }

    private static int Characters(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        foreach (byte b in bytes)
        {
            if ((b & 0xC0) != 0x80) count += b >= 0xF0 ? 2 : 1;
        }
        return count;
    }
}
