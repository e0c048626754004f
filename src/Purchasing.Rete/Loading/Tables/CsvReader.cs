using System.Text;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>Reads CSV (RFC 4180) into rows of cells that know their place.</summary>
internal static class CsvReader
{
    /// <summary>All rows, the header among them; empty lines are left out. Null after a quote that is not closed.</summary>
    public static List<List<JsonValue>>? Read(string text, string file, char separator, DiagnosticBag diagnostics)
    {
        List<List<JsonValue>> rows = [];
        List<JsonValue> row = [];
        StringBuilder cell = new();
        int line = 1, lineStart = text.StartsWith('\uFEFF') ? 1 : 0, i = lineStart;
        while (i <= text.Length)
        {
            SourceLocation at = new(file, line, i - lineStart + 1);
            cell.Clear();
            bool quoted = i < text.Length && text[i] == '"';
            if (quoted)
            {
                i++;
                while (true)
                {
                    if (i >= text.Length)
                    {
                        diagnostics.Error("csv", "the quoted cell is not closed", at);
                        return null;
                    }
                    if (text[i] == '"')
                    {
                        if (i + 1 < text.Length && text[i + 1] == '"') i++;
                        else break;
                    }
                    if (text[i] == '\n')
                    {
                        line++;
                        lineStart = i + 1;
                    }
                    cell.Append(text[i++]);
                }
                i++;
            }
            while (i < text.Length && text[i] != separator && text[i] is not ('\r' or '\n')) cell.Append(text[i++]);
            row.Add(new JsonValue(JsonKind.String, at) { Text = cell.ToString(), TextStart = quoted ? 1 : 0 });
            if (i < text.Length && text[i] == separator)
            {
                i++;
                continue;
            }
            if (i < text.Length && text[i] == '\r') i++;
            if (i < text.Length && text[i] == '\n') i++;
            else if (i < text.Length && text[i - 1] != '\r') continue;
            if (row.Count > 1 || row[0].Text.Length > 0) rows.Add(row);
            row = [];
            line++;
            lineStart = i;
            if (i >= text.Length) break;
        }
        return rows;
    }
}
