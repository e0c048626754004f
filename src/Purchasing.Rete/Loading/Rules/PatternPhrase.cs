using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>A pattern as text: <c>q: open Quote of x where q.price > 0</c>. Only the fact type must be there.</summary>
/// <param name="Name">The variable's name, or null.</param>
/// <param name="Words">The names of conditions, in order.</param>
/// <param name="Type">The fact type.</param>
/// <param name="Of">The variable whose key it has, or null.</param>
/// <param name="Where">Its tests, or null.</param>
internal sealed record PatternPhrase(JsonValue? Name, IReadOnlyList<JsonValue> Words, JsonValue Type, JsonValue? Of, JsonValue? Where)
{
    /// <summary>Reads the text; null when there is no fact type in it.</summary>
    public static PatternPhrase? Parse(JsonValue text)
    {
        string all = text.Text;
        int end = all.IndexOf(" where ", StringComparison.Ordinal);
        JsonValue? where = end < 0 ? null : Trim(text.Slice(end + 7, all.Length - end - 7));
        if (end < 0) end = all.Length;
        int colon = all.AsSpan(0, end).IndexOf(':');
        JsonValue? name = colon < 0 ? null : Trim(text.Slice(0, colon));
        List<JsonValue> words = [];
        for (int i = colon + 1; i < end;)
        {
            int start = i;
            while (i < end && all[i] != ' ') i++;
            if (i > start) words.Add(text.Slice(start, i - start));
            else i++;
        }
        JsonValue? of = null;
        if (words.Count >= 3 && words[^2].Text == "of")
        {
            of = words[^1];
            words.RemoveRange(words.Count - 2, 2);
        }
        if (words.Count == 0) return null;
        JsonValue type = words[^1];
        words.RemoveAt(words.Count - 1);
        return new PatternPhrase(name, words, type, of, where);
    }

    private static JsonValue Trim(JsonValue part)
    {
        int start = part.Text.Length - part.Text.TrimStart().Length;
        return part.Slice(start, part.Text.Trim().Length);
    }
}
