namespace Purchasing.Graph.Definition;

/// <summary>The written form of one end of an edge.</summary>
static class EndPoint
{
    public static (string Node, string? Port) Split(string text) => Split(text, static part => part.ToString());

    /// <param name="text">Node, or node and port with a dot between.</param>
    /// <param name="toText">Makes the text of a part.</param>
    public static (string Node, string? Port) Split(string text, Func<ReadOnlySpan<char>, string> toText)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> span = text;
        int dot = span.IndexOf('.');
        return dot < 0 ? (toText(span), null) : (toText(span[..dot]), toText(span[(dot + 1)..]));
    }
}
