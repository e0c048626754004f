using System.Text;
using System.Text.Json;

namespace Purchasing.Rete.Explanation;

/// <summary>What the host did to a session.</summary>
public enum TraceStepKind
{
    /// <summary>Inserted a fact.</summary>
    Insert,

    /// <summary>Changed a fact.</summary>
    Update,

    /// <summary>Retracted a fact.</summary>
    Retract,

    /// <summary>Gave a group the focus.</summary>
    Focus,

    /// <summary>Fired the rules.</summary>
    Fire,
}

/// <summary>One thing that the host did. Immutable.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Fact">The fact's id within the session; 0 where none is concerned.</param>
/// <param name="Name">The fact's type, or the group.</param>
/// <param name="Values">The fact's field values as invariant text, by field name; empty where none is concerned.</param>
public sealed record TraceStep(TraceStepKind Kind, int Fact, string Name, IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>Of an update, the fields that the host named as changed; empty when it named none.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Of an insert, whether it was one change with the insert before it (<see cref="Session.InsertAll(IEnumerable{object})"/>).</summary>
    public bool Joined { get; init; }

    /// <summary>Of a call of Fire that ended before its time (an action failed, the limit, a cancellation), how many rules had fired; else null.</summary>
    public int? Stopped { get; init; }
}

/// <summary>
/// A run of a session as data: the rules by their hash, what the host did, and what fired. It can be saved as JSON and
/// replayed with <see cref="RuleSet.Replay"/>. Immutable.
/// </summary>
/// <param name="RuleSet">The rule set's name.</param>
/// <param name="RuleSetHash">Its <see cref="Rete.RuleSet.Hash"/>.</param>
/// <param name="Now">The instant that <c>now()</c> and <c>today()</c> read.</param>
/// <param name="Steps">What the host did, in order.</param>
/// <param name="Firings">What fired, each as a line of text with its changes.</param>
public sealed record SessionTrace(string RuleSet, string RuleSetHash, DateTimeOffset Now, IReadOnlyList<TraceStep> Steps, IReadOnlyList<string> Firings)
{
    /// <summary>The trace as JSON.</summary>
    /// <returns>The text, which <see cref="FromJson"/> reads.</returns>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("rule_set", RuleSet);
            json.WriteString("rule_set_hash", RuleSetHash);
            json.WriteString("now", Now);
            json.WriteStartArray("steps");
            foreach (TraceStep step in Steps)
            {
                json.WriteStartObject();
                json.WriteString("kind", step.Kind.ToString());
                json.WriteNumber("fact", step.Fact);
                json.WriteString("name", step.Name);
                json.WriteStartObject("values");
                foreach ((string field, string? value) in step.Values) json.WriteString(field, value);
                json.WriteEndObject();
                if (step.Fields.Count > 0)
                {
                    json.WriteStartArray("fields");
                    foreach (string field in step.Fields) json.WriteStringValue(field);
                    json.WriteEndArray();
                }

                if (step.Joined) json.WriteBoolean("joined", true);
                if (step.Stopped is { } fired) json.WriteNumber("stopped", fired);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("firings");
            foreach (string firing in Firings) json.WriteStringValue(firing);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads a trace that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="FormatException">The text is no such trace.</exception>
    public static SessionTrace FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return new SessionTrace(
                root.GetProperty("rule_set").GetString()!,
                root.GetProperty("rule_set_hash").GetString()!,
                root.GetProperty("now").GetDateTimeOffset(),
                [.. root.GetProperty("steps").EnumerateArray().Select(step => new TraceStep(
                    Enum.Parse<TraceStepKind>(step.GetProperty("kind").GetString()!),
                    step.GetProperty("fact").GetInt32(),
                    step.GetProperty("name").GetString()!,
                    step.GetProperty("values").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()))
                {
                    Fields = step.TryGetProperty("fields", out JsonElement fields) ? [.. fields.EnumerateArray().Select(f => f.GetString()!)] : [],
                    Joined = step.TryGetProperty("joined", out JsonElement joined) && joined.GetBoolean(),
                    Stopped = step.TryGetProperty("stopped", out JsonElement stopped) ? stopped.GetInt32() : null,
                })],
                [.. root.GetProperty("firings").EnumerateArray().Select(f => f.GetString()!)]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"This is not the trace of a session: {error.Message}", error);
        }
    }
}

/// <summary>The outcome of a replay. Immutable.</summary>
/// <param name="Trace">The trace of the replay.</param>
/// <param name="Differences">How it differs from the one replayed; empty when it is the same.</param>
public sealed record ReplayResult(SessionTrace Trace, IReadOnlyList<string> Differences)
{
    /// <summary>Whether the replay fired the same rules with the same changes.</summary>
    public bool IsSame => Differences.Count == 0;
}
