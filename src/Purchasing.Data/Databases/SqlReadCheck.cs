namespace Purchasing.Data.Databases;

/// <summary>
/// Sees whether a query only reads: one statement that begins with SELECT, WITH or VALUES and names no writing command. Source
/// connections cannot write anyway; this tells it where the query is loaded, with its name.
/// </summary>
internal static class SqlReadCheck
{
    private static readonly HashSet<string> Reads = new(["select", "with", "values"], StringComparer.OrdinalIgnoreCase);

    // What begins a statement of its own is refused by its place; these stand within one that begins with a reading word.
    private static readonly HashSet<string> Writes = new(["insert", "update", "delete", "replace", "merge", "into"], StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">The query may do more than read.</exception>
    public static void Ensure(string source, string sql)
    {
        if (ProblemOf(sql) is { } problem)
            throw new ArgumentException($"The SQL of source '{source}' {problem}");
    }

    private static string? ProblemOf(string sql)
    {
        bool isFirst = true;
        int at = 0;
        while (at < sql.Length)
        {
            int end = SqlScanner.SkipQuotedOrComment(sql, at);
            if (end > at)
            {
                if (ProblemOfQuoted(sql.AsSpan(at, end - at)) is { } quoted)
                    return quoted;
                at = end;
                continue;
            }

            if (sql[at] == '#')
                return "has a # outside of quotes, which some databases take for a comment: write comments as -- or /* */.";
            if (sql[at] == ';' && HasMore(sql, at + 1))
                return "holds more than one statement; a source is one SELECT.";
            if (!IsWord(sql[at]))
            {
                at++;
                continue;
            }

            end = at + 1;
            while (end < sql.Length && (IsWord(sql[end]) || char.IsAsciiDigit(sql[end])))
                end++;
            string word = sql[at..end];
            if (isFirst && !Reads.Contains(word))
                return $"begins with '{word}'. A source only reads, so its query begins with select, with or values.";
            if (Writes.Contains(word) && !IsName(sql, at, end))
                return $"contains '{word}', which does more than read. Quote it if it is the name of a column or table.";
            isFirst = false;
            at = end;
        }

        return isFirst ? "is empty." : null;
    }

    // Databases differ in what ends a quoted text or a comment here, so that one would see a statement where another sees text.
    private static string? ProblemOfQuoted(ReadOnlySpan<char> part)
    {
        if (part.StartsWith("/*!") || part.StartsWith("/*M!"))
            return "has a comment that MySQL runs as a command (/*!): leave it out.";
        if (part[0] is '\'' or '"' && (part[1..^1].Contains("\\'", StringComparison.Ordinal) || part[1..^1].Contains("\\\"", StringComparison.Ordinal) || part[..^1].EndsWith("\\")))
            return "has a backslash before a quote, which databases read differently: write a quote inside of a text twice.";
        return null;
    }

    private static bool HasMore(string sql, int at)
    {
        while (at < sql.Length)
        {
            int end = SqlScanner.SkipQuotedOrComment(sql, at);
            if (end > at && sql[at] is '-' or '/')
                at = end;
            else if (char.IsWhiteSpace(sql[at]) || sql[at] == ';')
                at++;
            else
                return true;
        }

        return false;
    }

    // "replace(" is a function, "o.set" a column, "@set" a parameter.
    private static bool IsName(string sql, int start, int end) =>
        sql.AsSpan(end).TrimStart().StartsWith("(") || (start > 0 && sql[start - 1] is '.' or '@' or ':') || (end < sql.Length && sql[end] == '.');

    private static bool IsWord(char c) => char.IsAsciiLetter(c) || c == '_';
}
