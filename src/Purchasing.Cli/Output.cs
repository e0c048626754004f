using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;

namespace Purchasing.Cli;

/// <summary>Writes an answer as lines, or as JSON.</summary>
internal sealed class Output(TextWriter lines, TextWriter problems, bool isJson)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
    };

    public void Write(object answer, IReadOnlyList<string> text)
    {
        if (isJson)
        {
            lines.WriteLine(JsonSerializer.Serialize(answer, s_json));
            return;
        }

        foreach (string line in text) lines.WriteLine(line);
    }

    public void Problems(IReadOnlyList<Diagnostic> diagnostics)
    {
        if (isJson) lines.WriteLine(JsonSerializer.Serialize(new { Errors = diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error), Diagnostics = diagnostics.Select(Of) }, s_json));
        else foreach (Diagnostic diagnostic in diagnostics) problems.WriteLine(diagnostic);
    }

    public void Problem(string code, string message)
    {
        if (isJson) lines.WriteLine(JsonSerializer.Serialize(new { Error = code, Message = message }, s_json));
        else problems.WriteLine(message);
    }

    public static object Of(Diagnostic diagnostic) => new
    {
        Severity = diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning",
        diagnostic.Code, diagnostic.Message, diagnostic.Suggestion, diagnostic.Rule, diagnostic.Location.File, diagnostic.Location.Line, diagnostic.Location.Column,
    };

    public static object Of(Firing firing) => new
    {
        firing.Rule, firing.Sentence,
        Changes = firing.Changes.Select(c => new { Field = $"{c.Fact.Type.Name}.{c.Field.Name}", c.Before, c.After }),
    };

    public static Dictionary<string, object?> Fields(FactSnapshot fact) =>
        fact.Type.Fields.Where(f => fact.Values[f.Index] is not null).ToDictionary(f => f.Name, f => fact.Values[f.Index]);

    public static string Text(object? value) => value switch
    {
        null => "not known",
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
