using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Analysis;

/// <summary>Finds parameters that nothing in the rule files mentions.</summary>
internal static class ParameterUse
{
    private static readonly string[] s_notRead = ["parameters", "samples", "tests", "description", "name", "label"];

    public static void Check(IReadOnlyCollection<ParameterDomain> parameters, IEnumerable<JsonValue> files, DiagnosticBag diagnostics)
    {
        if (parameters.Count == 0) return;
        HashSet<string> words = new(StringComparer.Ordinal);
        bool tables = false;
        foreach (JsonValue file in files)
        {
            // Cells of a CSV file are not here to be read.
            tables |= HasCsv(file);
            Collect(file, words);
        }
        if (tables) return;
        foreach (ParameterDomain parameter in parameters)
        {
            if (!words.Contains(parameter.Name))
                diagnostics.Warn("unused", $"parameter '{parameter.Name}' is used by no rule", parameter.At);
        }
    }

    private static bool HasCsv(JsonValue value) => value.Find("csv") is not null || value.Items.Exists(HasCsv) || value.Properties.Exists(p => HasCsv(p.Value));

    private static void Collect(JsonValue value, HashSet<string> words)
    {
        if (value.Kind == JsonKind.String)
        {
            ReadOnlySpan<char> text = value.Text;
            int start = -1;
            for (int i = 0; i <= text.Length; i++)
            {
                bool inWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_');
                if (inWord && start < 0) start = i;
                if (inWord || start < 0) continue;
                words.Add(text[start..i].ToString());
                start = -1;
            }
        }
        foreach (JsonValue item in value.Items) Collect(item, words);
        foreach (JsonProperty property in value.Properties)
        {
            if (Array.IndexOf(s_notRead, property.Name) < 0) Collect(property.Value, words);
        }
    }
}
