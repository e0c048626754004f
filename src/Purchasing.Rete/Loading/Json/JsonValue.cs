using System.Globalization;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;

namespace Purchasing.Rete.Loading.Json;

/// <summary>A JSON value that knows where it stands in its file.</summary>
internal sealed class JsonValue(JsonKind kind, SourceLocation location)
{
    public JsonKind Kind { get; } = kind;

    /// <summary>The first character; of a string, its opening quote.</summary>
    public SourceLocation Location { get; } = location;

    /// <summary>The text of a string, or the digits of a number as written.</summary>
    public string Text { get; init; } = "";

    /// <summary>The string between its quotes as written, when it has escapes; else null.</summary>
    public string? Escaped { get; init; }

    /// <summary>Characters between <see cref="Location"/> and the first of the text: the quote.</summary>
    public int TextStart { get; init; } = 1;

    /// <summary>Characters of the whole string before the first of <see cref="Text"/>, for a part of a string with escapes.</summary>
    public int EscapedStart { get; init; }

    public List<JsonValue> Items { get; init; } = s_noItems;

    public List<JsonProperty> Properties { get; init; } = s_noProperties;

    private static readonly List<JsonValue> s_noItems = [];
    private static readonly List<JsonProperty> s_noProperties = [];

    /// <summary>The value of a property; null when the object has none of that name.</summary>
    public JsonValue? Find(string name)
    {
        foreach (JsonProperty property in Properties)
        {
            if (property.Name == name) return property.Value;
        }
        return null;
    }

    /// <summary>Whether another value is written the same, wherever it stands.</summary>
    public bool SaysTheSame(JsonValue other) =>
        Kind == other.Kind && Text == other.Text && Items.Count == other.Items.Count && Properties.Count == other.Properties.Count
        && Items.Zip(other.Items).All(pair => pair.First.SaysTheSame(pair.Second))
        && Properties.Zip(other.Properties).All(pair => pair.First.Name == pair.Second.Name && pair.First.Value.SaysTheSame(pair.Second.Value));

    /// <summary>The string as the text of an expression, each of whose characters knows its column in the file.</summary>
    public SourceText ToSourceText() =>
        Escaped is null
            ? new SourceText(Text, Location.File, Location.Line, Location.Column + TextStart)
            : new SourceText(Text, Location.File, Location.Line, Location.Column + 1, ColumnOf);

    /// <summary>A part of the string that knows its own place.</summary>
    public JsonValue Slice(int start, int length) => new(JsonKind.String, Location)
    {
        Text = Text.Substring(start, length),
        TextStart = TextStart + start,
        Escaped = Escaped,
        EscapedStart = EscapedStart + start,
    };

    /// <summary>The place of the string's first character, behind its quote.</summary>
    public SourceLocation TextLocation => Kind == JsonKind.String ? ToSourceText().At(0) : Location;

    /// <summary>The number as int, long or decimal, whichever is the smallest that holds it exactly; null when none does.</summary>
    public object? ToNumber()
    {
        if (int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int i)) return i;
        if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long l)) return l;
        int digits = 0;
        foreach (char c in Text)
        {
            if (c is 'e' or 'E') break;
            if (char.IsAsciiDigit(c)) digits++;
        }
        return digits <= 28 && decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal d) ? d : null;
    }

    /// <summary>The value's kind as messages name it.</summary>
    public string Describe() => Kind switch
    {
        JsonKind.Null => "null",
        JsonKind.True or JsonKind.False => "true or false",
        JsonKind.Number => "a number",
        JsonKind.String => "a string",
        JsonKind.Array => "an array",
        _ => "an object",
    };

    /// <summary>The value as JSON.</summary>
    public string ToJson() => Kind switch
    {
        JsonKind.Null => "null",
        JsonKind.True => "true",
        JsonKind.False => "false",
        JsonKind.Number => Text,
        JsonKind.String => System.Text.Json.JsonSerializer.Serialize(Text, JsonText.Default.String),
        JsonKind.Array => $"[{string.Join(",", Items.Select(i => i.ToJson()))}]",
        _ => $"{{{string.Join(",", Properties.Select(p => $"{System.Text.Json.JsonSerializer.Serialize(p.Name, JsonText.Default.String)}:{p.Value.ToJson()}"))}}}",
    };

    private int ColumnOf(int offset)
    {
        int raw = 0;
        for (int i = 0; i < offset + EscapedStart && raw < Escaped!.Length; i++) raw += Escaped[raw] != '\\' ? 1 : raw + 1 < Escaped.Length && Escaped[raw + 1] == 'u' ? 6 : 2;
        return Location.Column + 1 + raw;
    }
}
