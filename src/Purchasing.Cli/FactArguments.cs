using System.CommandLine;
using System.Text;
using System.Text.Json;
using Purchasing.Core.Calculation;
using Purchasing.Core.Text;
using Purchasing.Rete;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;

namespace Purchasing.Cli;

/// <summary>The facts that rules run over, from JSON files or CSV files, and values for parameters.</summary>
internal sealed class FactArguments
{
    private const long MostBytes = 64L * 1024 * 1024;

    private readonly Option<string[]> _facts = new("--facts")
    {
        Description = "Facts: a JSON file with facts by type, as under \"given\" in a test; or Type=file.csv, a table with a line of field names.",
        HelpName = "file", AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _set = new("--set") { Description = "A value for a parameter: name=value. Can be given several times.", HelpName = "name=value" };
    private readonly Option<string?> _now = new("--now") { Description = "The instant at which the rules run, for now() and today().", HelpName = "time" };

    public FactArguments(Command command, bool isRequired = true)
    {
        _facts.Required = isRequired;
        command.Add(_facts);
        command.Add(_set);
        command.Add(_now);
    }

    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_facts) is { Length: > 0 };

    public Dictionary<string, object?> Parameters(ParseResult parsed)
    {
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach (string text in parsed.GetValue(_set) ?? [])
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new ArgumentException($"--set takes name=value, not '{text}'.");
            values[text[..equals]] = new ParameterText(text[(equals + 1)..], $"--set {text[..equals]}");
        }

        return values;
    }

    /// <summary>A session in which the rules ran over the facts.</summary>
    public Session Fire(RuleSet rules, ParseResult parsed) => Fire(rules, parsed, Read(rules, parsed));

    /// <summary>The facts, in the order of the files.</summary>
    public List<object> Read(RuleSet rules, ParseResult parsed) => [.. (parsed.GetValue(_facts) ?? []).SelectMany(file => Read(rules, file))];

    /// <summary>A session in which the rules ran over facts that were read before.</summary>
    public Session Fire(RuleSet rules, ParseResult parsed, List<object> facts)
    {
        DateTimeOffset? now = parsed.GetValue(_now) is { } text
            ? DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) ? instant : throw new ArgumentException($"'{text}' is not a time: write 2026-01-31T08:00:00Z.")
            : null;
        Session session = rules.CreateSession(new SessionOptions { Explain = true, Now = now, MaxFacts = 1_000_000 });
        session.InsertAll(facts);
        session.Fire();
        return session;
    }

    /// <summary>All facts of a session as they are now.</summary>
    public static List<FactSnapshot> All(Session session) => [.. ByObject(session).Values.OrderBy(f => f.Id)];

    /// <summary>The same by the object that holds each.</summary>
    public static Dictionary<object, FactSnapshot> ByObject(Session session)
    {
        Dictionary<object, FactSnapshot> all = new(ReferenceEqualityComparer.Instance);
        foreach (FactType type in session.RuleSet.FactTypes)
        foreach ((FactHandle handle, object fact) in session.Facts(type.Name))
            all.TryAdd(fact, session.Snapshot(handle));
        return all;
    }

    private static IEnumerable<object> Read(RuleSet rules, string file)
    {
        int equals = file.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !File.Exists(file) ? Csv(rules, file[..equals], file[(equals + 1)..]) : Json(rules, file);
    }

    private static List<object> Json(RuleSet rules, string file)
    {
        using JsonDocument document = Parse(file);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new ArgumentException($"{file} must be an object with facts by type: {{ \"Demand\": [ {{ … }} ] }}.");
        List<object> facts = [];
        foreach (JsonProperty type in document.RootElement.EnumerateObject())
        foreach (JsonElement fact in type.Value.ValueKind == JsonValueKind.Array ? type.Value.EnumerateArray().AsEnumerable() : [type.Value])
        {
            if (fact.ValueKind != JsonValueKind.Object) throw new ArgumentException($"{file}: a fact of type {type.Name} must be an object.");
            facts.Add(Make(rules, type.Name, fact.EnumerateObject().Select(p => (p.Name, Value(p.Value))), file));
        }

        return facts;
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            return JsonDocument.Parse(Text(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"{file} is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.", error);
        }
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number => value.TryGetDecimal(out decimal number) ? number : throw new ArgumentException($"{value.GetRawText()} is too large, or too exact, for a number of a fact."),
        JsonValueKind.String => value.GetString(),
        _ => value.Clone(),
    };

    private static List<object> Csv(RuleSet rules, string type, string file)
    {
        FactType known = rules.FactType(type);
        List<string[]> rows = CsvRows.Read(Text(file));
        if (rows.Count == 0) throw new ArgumentException($"{file} is empty: it begins with a line of field names.");
        List<object> facts = [];
        for (int line = 1; line < rows.Count; line++)
        {
            string[] row = rows[line];
            if (row.Length != rows[0].Length) throw new ArgumentException($"{file}, row {line}: there are {row.Length} cells, but {rows[0].Length} field names.");
            facts.Add(Make(rules, type, rows[0].Zip(row).Where(c => c.Second.Length > 0).Select(c => (c.First.Trim(), Cell(known, c.First.Trim(), c.Second, $"{file}, row {line}"))), $"{file}, row {line}"));
        }

        return facts;
    }

    private static object? Cell(FactType type, string field, string cell, string place)
    {
        Type? target = type.FindField(field) is { } known ? Nullable.GetUnderlyingType(known.Type) ?? known.Type : null;
        if (target == typeof(string)) return cell;
        if (target == typeof(bool) && bool.TryParse(cell, out bool flag)) return flag;
        if (target == typeof(DateOnly)) return cell;
        if (StrictNumber.TryRead(cell, out decimal number)) return number;
        return Type.GetTypeCode(target) is >= TypeCode.SByte and <= TypeCode.Decimal && StrictNumber.IsMeant(cell)
            ? throw new ArgumentException(StrictNumber.Problem($"{place}: {field}", cell))
            : cell;
    }

    private static object Make(RuleSet rules, string type, IEnumerable<(string Name, object? Value)> fields, string place)
    {
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in fields)
            values[name] = value is JsonElement element && rules.FactType(type).FindField(name) is { } field ? element.Deserialize(field.Type, s_objects) : value;
        try
        {
            return rules.CreateFact(type, values);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{place}: {SafeText.MessageOf(error)}", error);
        }
    }

    private static readonly JsonSerializerOptions s_objects = new() { PropertyNameCaseInsensitive = true };

    private static string Text(string file)
    {
        FileInfo info = new(file);
        if (Directory.Exists(file)) throw new IOException($"{file} is a folder.");
        if (!info.Exists) throw new FileNotFoundException($"There is no file {file}.");
        // A pipe has no length, and reading one that nobody writes to would wait for ever.
        if (info.Length == 0) throw new IOException($"{file} is empty.");
        if (info.Length > MostBytes) throw new IOException($"{file} is larger than {MostBytes} bytes.");
        return File.ReadAllText(file, Encoding.UTF8);
    }
}
