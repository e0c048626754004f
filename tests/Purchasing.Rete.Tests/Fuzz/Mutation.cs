namespace Purchasing.Rete.Tests.Fuzz;

/// <summary>One change of a text: what to do, where (as a fraction of the length), and with what.</summary>
public readonly record struct Mutation(int Kind, int At, int Choice)
{
    public const int Kinds = 8;
    public const int Range = 1 << 16;

    private static readonly string[] s_words =
    [
        "{", "}", "[", "]", "\"", "'", ",", ":", "null", "true", "-1", "1e400", "0.1234567890123456789012345678901", "99999999999", "\\", "\\u0000", "\\ud800", "\0", "\u00e9", "\ud83d\ude00",
        "(", ")", "((((((((", "==", "=", "&&", "||", "!", "??", "?", "..", ".", "+", "-", "*", "/ 0", "% 0", "in [1]", "not in", "now()", "today()", "round(", "min(1,2,3)", "matches('a','(a+)+$')",
        "{{", "}}", "{x", ":F2", ":Q999999999", "\"where\"", "\"when\"", "\"not\"", "\"or\"", "\"forall\"", "\"accumulate\"", "\"compute\"", "\"let\"", "\"modify\"", "\"insert\"", "\"set\"",
        "\"facts\"", "\"rules\"", "\"tables\"", "\"rows\"", "\"csv\"", "\"include\"", "\"enum\"", "sum(", "count()", "firstBy(", "int", "decimal?", "date", "2147483647", "9223372036854775807", "79228162514264337593543950335",
    ];

    public string Apply(string text)
    {
        int at = (int)((long)At * text.Length / Range);
        int length = Math.Min(1 + Choice % 24, text.Length - at);
        string word = s_words[Choice % s_words.Length];
        return Kind switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, word),
            2 => string.Concat(text.AsSpan(0, at), word, text.AsSpan(at + length)),
            3 => text.Insert(at, text.Substring(at, length)),
            4 => string.Concat(text.AsSpan(0, at), ((char)(Choice % 0x250)).ToString(), text.AsSpan(Math.Min(at + 1, text.Length))),
            5 => text[..at],
            6 => Move(text, at, length),
            _ => string.Concat(text.AsSpan(0, at), new string(Choice % 2 == 0 ? '[' : '(', 1 + Choice % 400), text.AsSpan(at)),
        };
    }

    private string Move(string text, int at, int length)
    {
        string part = text.Substring(at, length), rest = text.Remove(at, length);
        return rest.Insert((int)((long)Choice * rest.Length / Range), part);
    }
}
