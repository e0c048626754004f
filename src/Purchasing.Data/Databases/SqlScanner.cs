namespace Purchasing.Data.Databases;

/// <summary>The little that has to be known of SQL's surface: where quoted texts and comments end, and where statements do.</summary>
internal static class SqlScanner
{
    /// <summary>The place after the quoted text or comment that begins here; the same place when none does.</summary>
    public static int SkipQuotedOrComment(string sql, int at)
    {
        char c = sql[at];
        if (c is '\'' or '"' or '`')
            return SkipQuoted(sql, at, c);
        if (c == '-' && at + 1 < sql.Length && sql[at + 1] == '-')
            return After(sql, "\n", at + 2);
        if (c == '/' && at + 1 < sql.Length && sql[at + 1] == '*')
            return After(sql, "*/", at + 2);
        return at;
    }

    /// <summary>The statements of a script, without their semicolons; blank ones and pure comments are left out.</summary>
    public static IReadOnlyList<string> Statements(string script)
    {
        List<string> statements = [];
        int start = 0;
        int at = 0;
        bool hasCode = false;
        while (at < script.Length)
        {
            int skipped = SkipQuotedOrComment(script, at);
            if (skipped > at)
            {
                hasCode |= script[at] is '\'' or '"' or '`';
                at = skipped;
                continue;
            }

            if (script[at] == ';')
            {
                if (hasCode)
                    statements.Add(script[start..at].Trim());
                start = at + 1;
                hasCode = false;
            }
            else if (!char.IsWhiteSpace(script[at]))
            {
                hasCode = true;
            }

            at++;
        }

        if (hasCode)
            statements.Add(script[start..].Trim());
        return statements;
    }

    private static int SkipQuoted(string sql, int at, char quote)
    {
        for (int i = at + 1; i < sql.Length; i++)
        {
            if (sql[i] != quote)
                continue;
            if (i + 1 < sql.Length && sql[i + 1] == quote)
                i++;
            else
                return i + 1;
        }

        return sql.Length;
    }

    private static int After(string sql, string end, int from)
    {
        int at = sql.IndexOf(end, from, StringComparison.Ordinal);
        return at < 0 ? sql.Length : at + end.Length;
    }
}
