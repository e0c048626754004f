namespace Purchasing.Core.Graph;

/// <summary>The written form of one end of an edge.</summary>
static class EndPoint
{
    public static (string Node, string? Port) Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (text, null) : (text[..dot], text[(dot + 1)..]);
    }
}
