using System.Text;
using System.Text.RegularExpressions;

namespace Purchasing.Rete.Documents;

/// <summary>Writes the blocks of a document as Markdown or as HTML.</summary>
internal static partial class DocumentWriter
{
    public static string Markdown(IEnumerable<DocumentBlock> blocks)
    {
        StringBuilder text = new();
        DocumentBlockKind? before = null;
        foreach (DocumentBlock block in blocks)
        {
            if (before is not null && !(block.Kind == DocumentBlockKind.Item && before == DocumentBlockKind.Item)) text.Append('\n');
            switch (block.Kind)
            {
                case DocumentBlockKind.Heading:
                    text.Append('#', block.Level).Append(' ').Append(block.Text).Append('\n');
                    break;
                case DocumentBlockKind.Item:
                    text.Append(' ', 2 * block.Level).Append("- ").Append(block.Text).Append('\n');
                    break;
                case DocumentBlockKind.Table:
                    for (int i = 0; i < block.Rows.Count; i++)
                    {
                        text.Append("| ").AppendJoin(" | ", block.Rows[i].Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
                        if (i == 0) text.Append('|').Append(string.Concat(Enumerable.Repeat("---|", block.Rows[i].Count))).Append('\n');
                    }

                    break;
                default:
                    text.Append(block.Text).Append('\n');
                    break;
            }

            before = block.Kind;
        }

        return text.ToString();
    }

    public static string Html(string title, IEnumerable<DocumentBlock> blocks)
    {
        StringBuilder text = new();
        text.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>").Append(Encode(title))
            .Append("</title>\n<style>body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2em .6em;text-align:left}</style>\n</head>\n<body>\n");
        return text.Append(Fragment(blocks, 0)).Append("</body>\n</html>\n").ToString();
    }

    /// <summary>The document without what stands around it, for a page that has headings of its own.</summary>
    /// <param name="blocks">The document.</param>
    /// <param name="deeper">How many levels its headings stand deeper.</param>
    public static string Fragment(IEnumerable<DocumentBlock> blocks, int deeper)
    {
        StringBuilder text = new();
        int depth = -1;
        foreach (DocumentBlock block in blocks)
        {
            int wanted = block.Kind == DocumentBlockKind.Item ? block.Level : -1;
            for (; depth > wanted; depth--) text.Append("</li>\n</ul>\n");
            if (depth == wanted && depth >= 0) text.Append("</li>\n");
            // A list within a list stands in the item that it belongs to, which stays open for it.
            for (; depth < wanted; depth++) text.Append(depth < wanted - 1 ? "<ul>\n<li>" : "<ul>\n");
            switch (block.Kind)
            {
                case DocumentBlockKind.Heading:
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"<h{Math.Min(block.Level + deeper, 6)}>{Inline(block.Text)}</h{Math.Min(block.Level + deeper, 6)}>\n");
                    break;
                case DocumentBlockKind.Item:
                    text.Append("<li>").Append(Inline(block.Text));
                    break;
                case DocumentBlockKind.Table:
                    text.Append("<table>\n");
                    for (int i = 0; i < block.Rows.Count; i++)
                    {
                        string cell = i == 0 ? "th" : "td";
                        text.Append("<tr>").Append(string.Concat(block.Rows[i].Select(c => $"<{cell}>{Inline(c)}</{cell}>"))).Append("</tr>\n");
                    }

                    text.Append("</table>\n");
                    break;
                default:
                    text.Append("<p>").Append(Inline(block.Text)).Append("</p>\n");
                    break;
            }
        }

        for (; depth >= 0; depth--) text.Append("</li>\n</ul>\n");
        return text.ToString();
    }

    private static string Encode(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    private static string Inline(string text) => Code().Replace(Bold().Replace(Encode(text), "<strong>$1</strong>"), "<code>$1</code>");

    [GeneratedRegex(@"\*\*(.+?)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex("`(.+?)`")]
    private static partial Regex Code();
}
