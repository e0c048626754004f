using System.Text;
using System.Text.Json;
using Purchasing.Graph.Diagnostics;

namespace Purchasing.Graph.Json;

/// <summary>The text of a graph file, its places, and the properties that were written twice.</summary>
sealed class JsonText
{
    const int MaxDepth = 64;
    const int LongestMessage = 200;
    static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    readonly byte[] _utf8;
    readonly List<int> _lineStarts = [0];
    readonly List<GraphDiagnostic> _duplicates = [];
    int _lastLine = -1;
    (int Offset, int Column) _last;

    JsonText(byte[] utf8)
    {
        _utf8 = utf8;
        for (int i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '\n') _lineStarts.Add(i + 1);
        }
    }

    public JsonElement Root { get; private set; }

    public JsonPlace Place { get; private set; } = null!;

    /// <summary>Properties written twice in one object: JSON readers drop one of them in silence.</summary>
    public IReadOnlyList<GraphDiagnostic> Duplicates => _duplicates;

    /// <exception cref="GraphException">The text is not JSON.</exception>
    public static JsonText Read(string json, string? file)
    {
        var text = new JsonText(Encoding.UTF8.GetBytes(json));
        try
        {
            // Kept, not copied: the document only looks into the text, and pooled memory that is not returned is garbage as any other.
            text.Root = JsonDocument.Parse(text._utf8, new JsonDocumentOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }).RootElement;
            text.Check(file);
            return text;
        }
        catch (JsonException e)
        {
            var location = new SourceLocation((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1);
            string message = e.Message;
            int tail = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            if (tail > 0) message = message[..tail];
            // The reader may quote all that is left of the file.
            if (message.Length > LongestMessage) message = message[..LongestMessage] + "…";
            throw new GraphException([new GraphDiagnostic("invalid-json", $"The graph is not valid JSON: {message}", location, File: file)]);
        }
    }

    public SourceLocation Locate(int offset)
    {
        int line = _lineStarts.BinarySearch(offset);
        if (line < 0) line = ~line - 1;
        // Places are mostly asked for in order, and a generated file may be one long line: count on from the last place.
        var (from, column) = line == _lastLine && offset >= _last.Offset ? _last : (_lineStarts[line], 0);
        column += Encoding.UTF8.GetCharCount(_utf8, from, offset - from);
        (_lastLine, _last) = (line, (offset, column));
        return new SourceLocation(line + 1, column + 1);
    }

    /// <summary>The places of what is inside the value that begins at an offset; none when it is no object and no array.</summary>
    public List<(string? Name, int NameOffset, JsonPlace Value)> ReadChildren(int offset)
    {
        var children = new List<(string?, int, JsonPlace)>();
        var reader = new Utf8JsonReader(_utf8.AsSpan(offset), Options);
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return children;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            string? name = null;
            int nameOffset = 0;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                (name, nameOffset) = (reader.GetString(), offset + (int)reader.TokenStartIndex);
                reader.Read();
            }
            children.Add((name, nameOffset, new JsonPlace(this, offset + (int)reader.TokenStartIndex)));
            reader.Skip();
        }
        return children;
    }

    /// <summary>The places of the elements of the array that begins at an offset, of which the length is known.</summary>
    public JsonPlace[] ReadElements(int offset, int count)
    {
        var elements = new JsonPlace[count];
        var reader = new Utf8JsonReader(_utf8.AsSpan(offset), Options);
        reader.Read();
        for (int i = 0; i < count; i++)
        {
            reader.Read();
            elements[i] = new JsonPlace(this, offset + (int)reader.TokenStartIndex);
            reader.Skip();
        }
        return elements;
    }

    void Check(string? file)
    {
        var reader = new Utf8JsonReader(_utf8, Options);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var known = names.GetAlternateLookup<ReadOnlySpan<char>>();
        var open = new OpenNames();
        while (reader.Read())
        {
            int offset = (int)reader.TokenStartIndex;
            Place ??= new JsonPlace(this, offset);
            if (reader.ValueIsEscaped && !IsText(ref reader))
            {
                throw new GraphException([new GraphDiagnostic(
                    "invalid-json", "The graph is not valid JSON: a text holds half a character (\\ud800 to \\udfff without its other half).", Locate(offset), File: file)]);
            }
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    open.Begin();
                    break;
                case JsonTokenType.EndObject:
                    open.End();
                    break;
                case JsonTokenType.PropertyName:
                    string name = NameOf(ref reader, names, known);
                    if (!open.Add(name))
                    {
                        _duplicates.Add(new GraphDiagnostic(
                            "duplicate-property", $"'{name}' is written twice in the same object.", Locate(offset), Suggestion: "Remove one of them.", File: file));
                    }
                    break;
            }
        }
    }

    // JSON lets an escape write half of a pair, which is no text.
    static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // A large file says the same few names over and over; one string each is enough.
    static string NameOf(ref Utf8JsonReader reader, HashSet<string> names, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known)
    {
        Span<char> buffer = stackalloc char[64];
        if (reader.ValueSpan.Length > buffer.Length) return reader.GetString()!;
        ReadOnlySpan<char> name = buffer[..reader.CopyString(buffer)];
        if (known.TryGetValue(name, out string? seen)) return seen;
        string made = name.ToString();
        names.Add(made);
        return made;
    }
}
