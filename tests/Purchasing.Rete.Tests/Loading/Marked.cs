using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>Text in which ^^ marks the place where an error is expected; the mark itself is taken out.</summary>
public sealed class Marked
{
    public const string Mark = "^^";

    public Marked(string text, string file)
    {
        int at = text.IndexOf(Mark, StringComparison.Ordinal);
        Assert.True(at >= 0, "the text has no mark");
        Text = text.Remove(at, Mark.Length);
        Location = new SourceLocation(file, 1 + text[..at].Count(c => c == '\n'), at - text[..at].LastIndexOf('\n'));
    }

    public string Text { get; }

    public SourceLocation Location { get; }
}
