using System.Collections;
using System.Text;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>A query cut at its parameters. Knows as much of SQL as it takes to tell text, names and comments from parameters.</summary>
sealed class SqlText
{
    static readonly string[] Reads = ["select", "with", "values"];
    static readonly string[] Writes =
        ["insert", "update", "delete", "replace", "merge", "drop", "alter", "create", "truncate", "grant", "revoke", "exec", "call", "attach", "pragma"];

    readonly List<(string Text, int Parameter)> _parts = [];

    SqlText()
    {
    }

    /// <summary>The parts: text, then the parameter after it, or -1.</summary>
    public IReadOnlyList<(string Text, int Parameter)> Parts => _parts;

    public static SqlText Parse(string query, InputPort[] parameters, Action<string> report)
    {
        var result = new SqlText();
        var used = new bool[parameters.Length];
        int start = 0, words = 0;
        for (int i = 0; i < query.Length;)
        {
            int end = Skip(query, i);
            if (end > i)
            {
                i = end;
            }
            else if (query[i] == '@' && i + 1 < query.Length && IsWord(query[i + 1]))
            {
                end = WordEnd(query, i + 1);
                string name = query[(i + 1)..end];
                int index = Array.FindIndex(parameters, parameter => parameter.Name == name);
                if (index < 0) report($"The query uses @{name}, which is not among the parameters. {Nearest.Suggest(name, [.. parameters.Select(p => p.Name)])}".TrimEnd());
                else used[index] = true;
                result._parts.Add((query[start..i], index));
                start = i = end;
            }
            else if (IsWord(query[i]))
            {
                end = WordEnd(query, i);
                CheckWord(query, i, end, words++, report);
                i = end;
            }
            else
            {
                if (query[i] == ';' && query.AsSpan(i + 1).Trim().Length > 0) report("The query holds more than one statement.");
                i++;
            }
        }
        result._parts.Add((query[start..], -1));
        if (words == 0) report("The query is empty.");
        for (int i = 0; i < used.Length; i++)
        {
            if (!used[i]) report($"The parameter '{parameters[i].Name}' is not used: the query has no @{parameters[i].Name}.");
        }
        return result;
    }

    /// <summary>Whether a value stands for several parameters.</summary>
    public static bool IsList(object? value) => value is IEnumerable and not string and not byte[];

    static void CheckWord(string query, int start, int end, int position, Action<string> report)
    {
        string word = query[start..end].ToLowerInvariant();
        if (position == 0 && !Reads.Contains(word)) report($"A query reads, so it begins with select, with or values, and not with '{word}'. A node that writes needs a kind with a side effect.");
        // "replace(" is a function; as a statement it is followed by a name.
        else if (position > 0 && Writes.Contains(word) && !query.AsSpan(end).TrimStart().StartsWith("(") && !IsQualified(query, start, end))
        {
            report($"The query contains '{word}', which writes. Quote it if it is a name.");
        }
    }

    static bool IsQualified(string query, int start, int end) => start > 0 && query[start - 1] == '.' || end < query.Length && query[end] == '.';

    // The end of a quoted text, a quoted name or a comment that begins here; the same place when none does.
    static int Skip(string query, int at)
    {
        char c = query[at];
        char next = at + 1 < query.Length ? query[at + 1] : '\0';
        if (c is '\'' or '"' or '`') return After(query, c.ToString(), at + 1);
        if (c == '[') return After(query, "]", at + 1);
        if (c == '-' && next == '-' || c == '#') return After(query, "\n", at + 1);
        if (c == '/' && next == '*') return After(query, "*/", at + 2);
        // "@@name" is a variable of the server.
        return c == '@' && next == '@' ? WordEnd(query, at + 2) : at;
    }

    static int After(string query, string mark, int from)
    {
        int found = from > query.Length ? -1 : query.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? query.Length : found + mark.Length;
    }

    static int WordEnd(string query, int at)
    {
        while (at < query.Length && IsWord(query[at])) at++;
        return at;
    }

    static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
