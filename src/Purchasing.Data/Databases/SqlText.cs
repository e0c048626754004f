using System.Text;

namespace Purchasing.Data.Databases;

/// <summary>A query with a parameter that stands for a list: knows where the parameter is, outside of texts and comments.</summary>
/// <remarks>Safe for concurrent use. The last text that was made is kept, for most callers ask for it again.</remarks>
internal sealed class SqlText
{
    private readonly List<string> _parts = [];

    private Tuple<string, string>? _last;

    private SqlText(string sql) => Sql = sql;

    public string Sql { get; }

    /// <summary>How often the parameter occurs.</summary>
    public int Occurrences => _parts.Count - 1;

    public static SqlText Parse(string sql, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        SqlText text = new(sql);
        int start = 0;
        int at = 0;
        while (at < sql.Length)
        {
            int skipped = SqlScanner.SkipQuotedOrComment(sql, at);
            if (skipped > at)
            {
                at = skipped;
            }
            else if (IsParameter(sql, at, parameter))
            {
                text._parts.Add(sql[start..at]);
                at += parameter.Length;
                start = at;
            }
            else
            {
                at++;
            }
        }

        text._parts.Add(sql[start..]);
        return text;
    }

    /// <summary>The query with the parameter replaced.</summary>
    public string With(string replacement)
    {
        if (Occurrences == 0)
            return Sql;
        if (_last is { } last && last.Item1 == replacement)
            return last.Item2;
        StringBuilder result = new(Sql.Length + replacement.Length);
        result.Append(_parts[0]);
        for (int i = 1; i < _parts.Count; i++)
            result.Append(replacement).Append(_parts[i]);
        string text = result.ToString();
        _last = Tuple.Create(replacement, text);
        return text;
    }

    private static bool IsParameter(string sql, int at, string parameter)
    {
        if (string.CompareOrdinal(sql, at, parameter, 0, parameter.Length) != 0)
            return false;
        if (at > 0 && sql[at - 1] == '@')
            return false;
        int end = at + parameter.Length;
        return end == sql.Length || !(char.IsAsciiLetterOrDigit(sql[end]) || sql[end] is '_' or '$');
    }
}
