using System.Globalization;
using System.Security;
using System.Text;

namespace Purchasing.Rete.Inspection;

/// <summary>
/// Draws a network as SVG: each node in the column after the last of those that feed it, and within a column near the height of those, so that
/// few edges cross.
/// </summary>
internal sealed class NetworkSvg(string name, IReadOnlyList<DrawnNode> nodes, IReadOnlyList<(string From, string To, bool Right)> edges)
{
    private const int Line = 15, CharWidth = 7, Padding = 8, ColumnGap = 90, RowGap = 10, Margin = 16, Longest = 46, Most = 4;

    private readonly StringBuilder _text = new();

    public string Write()
    {
        Dictionary<string, List<string>> lines = nodes.ToDictionary(node => node.Id, node => Wrapped(node.Label));
        Dictionary<string, Box> boxes = Place(lines);
        int width = boxes.Values.Select(box => box.X + box.Width).DefaultIfEmpty().Max() + Margin, height = boxes.Values.Select(box => box.Y + box.Height).DefaultIfEmpty().Max() + Margin;
        _text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n");
        _text.Append(CultureInfo.InvariantCulture, $"<title>{Escape(name)}</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n");
        foreach ((string from, string to, bool right) in edges)
        {
            Box one = boxes[from], other = boxes[to];
            int x = one.X + one.Width, y = one.Y + (one.Height / 2), toY = other.Y + (other.Height / 2), middle = (x + other.X) / 2;
            _text.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x} {y}C{middle} {y} {middle} {toY} {other.X} {toY}\" fill=\"none\" stroke=\"#868e96\"{(right ? " stroke-dasharray=\"4 3\"" : "")}/>\n");
        }

        foreach (DrawnNode node in nodes) Node(node, boxes[node.Id], lines[node.Id]);
        return _text.Append("</svg>\n").ToString();
    }

    private void Node(DrawnNode node, Box box, List<string> lines)
    {
        (string fill, string stroke) = node.Kind switch
        {
            DrawnNodeKind.Type => ("#e7f5ff", "#1971c2"),
            DrawnNodeKind.Alpha => ("#f8f9fa", "#495057"),
            DrawnNodeKind.Beta => ("#fff9db", "#e67700"),
            _ => ("#ebfbee", "#2b8a3e"),
        };
        _text.Append(CultureInfo.InvariantCulture, $"<g><title>{Escape(node.Label)}</title><rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" rx=\"{(node.Kind == DrawnNodeKind.Alpha ? 12 : 4)}\" fill=\"{fill}\" stroke=\"{stroke}\"/>");
        for (int i = 0; i < lines.Count; i++)
            _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{box.X + Padding}\" y=\"{box.Y + Padding + 11 + (Line * i)}\" fill=\"#212529\"{(node.Kind == DrawnNodeKind.Rule ? " font-weight=\"bold\"" : "")}>{Escape(lines[i])}</text>");
        _text.Append("</g>\n");
    }

    private Dictionary<string, Box> Place(Dictionary<string, List<string>> lines)
    {
        Dictionary<string, int> columns = Columns();
        ILookup<string, string> sources = edges.ToLookup(edge => edge.To, edge => edge.From);
        Dictionary<string, Box> boxes = [];
        int x = Margin;
        foreach (IGrouping<int, DrawnNode> column in nodes.GroupBy(node => columns[node.Id]).OrderBy(group => group.Key))
        {
            int y = Margin, widest = 0;
            // The sort is stable: what nothing feeds keeps the order of the rules.
            foreach (DrawnNode node in column.OrderBy(node => sources[node.Id].Where(boxes.ContainsKey).Select(source => (double)boxes[source].Y).DefaultIfEmpty().Average()))
            {
                Box box = new(x, y, (lines[node.Id].Max(line => line.Length) * CharWidth) + (2 * Padding), (lines[node.Id].Count * Line) + (2 * Padding) - 3);
                boxes[node.Id] = box;
                y += box.Height + RowGap;
                widest = Math.Max(widest, box.Width);
            }

            x += widest + ColumnGap;
        }

        return boxes;
    }

    // The longest way from a node that nothing feeds. Kahn's order (1962), so that no depth can overflow; what feeds itself stays where it is.
    private Dictionary<string, int> Columns()
    {
        Dictionary<string, int> columns = nodes.ToDictionary(node => node.Id, _ => 0), open = nodes.ToDictionary(node => node.Id, _ => 0);
        foreach ((_, string to, _) in edges) open[to]++;
        ILookup<string, string> targets = edges.ToLookup(edge => edge.From, edge => edge.To);
        Queue<string> ready = new(nodes.Select(node => node.Id).Where(id => open[id] == 0));
        while (ready.TryDequeue(out string? id))
        {
            foreach (string target in targets[id])
            {
                columns[target] = Math.Max(columns[target], columns[id] + 1);
                if (--open[target] == 0) ready.Enqueue(target);
            }
        }

        return columns;
    }

    private static List<string> Wrapped(string label)
    {
        List<string> lines = [];
        foreach (string part in label.Split('\n'))
        {
            string rest = part;
            while (rest.Length > Longest)
            {
                int cut = rest.LastIndexOf(' ', Longest) is > 0 and var space ? space : Longest;
                lines.Add(rest[..cut]);
                rest = rest[cut..].TrimStart();
            }

            lines.Add(rest);
        }

        return lines.Count <= Most ? lines : [.. lines[..(Most - 1)], lines[Most - 1] + " …"];
    }

    // What XML cannot hold at all, such as other control characters, is left out.
    private static string Escape(string text) => SecurityElement.Escape(string.Concat(text.EnumerateRunes().Where(rune => rune.Value >= ' ' || rune.Value == '\t').Select(rune => rune.ToString())));

    private readonly record struct Box(int X, int Y, int Width, int Height);
}
