namespace Purchasing.Rete;

/// <summary>Rules that are not loaded yet: a file, or text. Immutable.</summary>
public sealed record RuleSetSource
{
    private RuleSetSource(string? path, string? text)
    {
        Path = path;
        Text = text;
    }

    /// <summary>The file; null for text.</summary>
    public string? Path { get; }

    /// <summary>The text of a rule file that stands alone: it cannot name other files. Null for a file.</summary>
    public string? Text { get; }

    /// <summary>The rules of a file; what it includes lies in its folder or below.</summary>
    /// <param name="path">The file.</param>
    public static RuleSetSource FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new RuleSetSource(path, null);
    }

    /// <summary>The rules of a text.</summary>
    /// <param name="json">The text of a rule file.</param>
    public static RuleSetSource FromText(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new RuleSetSource(null, json);
    }
}
