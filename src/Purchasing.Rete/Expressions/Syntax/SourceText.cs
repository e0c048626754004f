using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>The text of an expression and where in a file its characters stand.</summary>
internal sealed class SourceText(string text, string file, int line, int column, Func<int, int>? columnOf = null)
{
    public string Text { get; } = text;

    public string File { get; } = file;

    /// <summary>The place of one character: an expression stands on one line, unless its text itself has several.</summary>
    public SourceLocation At(int offset)
    {
        if (columnOf is not null) return new SourceLocation(File, line, columnOf(offset));
        int row = line, start = -1;
        int end = Math.Min(offset, Text.Length);
        for (int i = Text.AsSpan(0, end).IndexOf('\n'); i >= 0 && i < end;)
        {
            row++;
            start = i;
            int next = Text.AsSpan(i + 1, end - i - 1).IndexOf('\n');
            i = next < 0 ? -1 : i + 1 + next;
        }
        return new SourceLocation(File, row, start < 0 ? column + offset : offset - start);
    }
}
