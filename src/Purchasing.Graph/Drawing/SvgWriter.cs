using System.Globalization;
using System.Security;
using System.Text;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Drawing;

/// <summary>
/// Draws a graph as SVG: each node in the column after the last of its sources, the nodes of a column below each other in the order of the
/// graph.
/// </summary>
sealed class SvgWriter(GraphDrawing drawing)
{
    const int Line = 16, CharWidth = 7, Padding = 10, ColumnGap = 120, RowGap = 28, Margin = 16, Longest = 44;
    readonly StringBuilder _text = new();

    public string Write()
    {
        var nodes = drawing.Nodes().ToDictionary(node => node.Index, node => (Lines: (IReadOnlyList<string>)Wrapped(node.Lines), node.Status));
        var edges = drawing.Edges().ToArray();
        if (drawing.HasInputs) nodes[-1] = (["input"], null);
        Dictionary<int, (int X, int Y, int Width, int Height)> boxes = Place(nodes.ToDictionary(node => node.Key, node => node.Value.Lines), edges.Select(edge => (edge.From, edge.To)).ToArray());
        int width = boxes.Values.Select(box => box.X + box.Width).DefaultIfEmpty().Max() + Margin, height = boxes.Values.Select(box => box.Y + box.Height).DefaultIfEmpty().Max() + Margin;
        _text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n");
        _text.Append(CultureInfo.InvariantCulture, $"  <title>{Escape(drawing.Name)}</title>\n");
        _text.Append("  <defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#495057\"/></marker></defs>\n");
        foreach (var (from, to, label, dashed, taken) in edges) WriteEdge(boxes[from], boxes[to], label, dashed, taken);
        foreach (var (index, (lines, status)) in nodes.OrderBy(node => node.Key)) WriteNode(index, boxes[index], lines, status);
        return _text.Append("</svg>\n").ToString();
    }

    void WriteNode(int index, (int X, int Y, int Width, int Height) box, IReadOnlyList<string> lines, NodeStatus? status)
    {
        var (fill, stroke) = ColorsOf(status);
        _text.Append("  <g>");
        if (index >= 0 && drawing.ReasonOf(index) is { } reason) _text.Append("<title>").Append(Escape(reason)).Append("</title>");
        _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" rx=\"{(index < 0 ? box.Height / 2 : 6)}\" fill=\"{fill}\" stroke=\"{stroke}\"/>");
        for (int i = 0; i < lines.Count; i++)
        {
            _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{box.X + box.Width / 2}\" y=\"{box.Y + Padding + Line * i + 11}\" text-anchor=\"middle\"{(i == 0 ? " font-weight=\"bold\"" : "")}>{Escape(lines[i])}</text>");
        }
        _text.Append("</g>\n");
    }

    void WriteEdge((int X, int Y, int Width, int Height) from, (int X, int Y, int Width, int Height) to, string label, bool dashed, bool? taken)
    {
        int x1 = from.X + from.Width, y1 = from.Y + from.Height / 2, x2 = to.X, y2 = to.Y + to.Height / 2, middle = (x1 + x2) / 2;
        string color = taken == false ? "#adb5bd" : "#495057";
        _text.Append(CultureInfo.InvariantCulture, $"  <path d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{(taken == true ? 2 : 1)}\"{(dashed || taken == false ? " stroke-dasharray=\"4 3\"" : "")} marker-end=\"url(#arrow)\"/>\n");
        if (label.Length == 0) return;
        _text.Append(CultureInfo.InvariantCulture, $"  <text x=\"{middle}\" y=\"{(y1 + y2) / 2 - 4}\" text-anchor=\"middle\" font-size=\"10\" fill=\"{color}\">{Escape(label)}</text>\n");
    }

    static Dictionary<int, (int X, int Y, int Width, int Height)> Place(Dictionary<int, IReadOnlyList<string>> nodes, (int From, int To)[] edges)
    {
        Dictionary<int, int> columns = Columns(nodes.Keys, edges);
        var boxes = new Dictionary<int, (int X, int Y, int Width, int Height)>();
        int x = Margin;
        foreach (IGrouping<int, int> column in nodes.Keys.Order().GroupBy(node => columns[node]).OrderBy(group => group.Key))
        {
            int y = Margin, widest = 0;
            foreach (int node in column)
            {
                int width = nodes[node].Max(line => line.Length) * CharWidth + 2 * Padding, height = nodes[node].Count * Line + 2 * Padding - 4;
                boxes[node] = (x, y, width, height);
                y += height + RowGap;
                widest = Math.Max(widest, width);
            }
            x += widest + ColumnGap;
        }
        return boxes;
    }

    // The longest way from a node without sources. Kahn's order (1962), so that no depth of graph can overflow.
    static Dictionary<int, int> Columns(IEnumerable<int> nodes, (int From, int To)[] edges)
    {
        var columns = nodes.ToDictionary(node => node, _ => 0);
        var open = columns.Keys.ToDictionary(node => node, _ => 0);
        foreach (var (_, to) in edges) open[to]++;
        ILookup<int, int> targets = edges.ToLookup(edge => edge.From, edge => edge.To);
        var ready = new Queue<int>(open.Where(node => node.Value == 0).Select(node => node.Key));
        while (ready.TryDequeue(out int node))
        {
            foreach (int target in targets[node])
            {
                columns[target] = Math.Max(columns[target], columns[node] + 1);
                if (--open[target] == 0) ready.Enqueue(target);
            }
        }
        return columns;
    }

    static List<string> Wrapped(string[] lines)
    {
        var wrapped = new List<string>();
        foreach (string line in lines)
        {
            string rest = line;
            while (rest.Length > Longest)
            {
                int cut = rest.LastIndexOf(' ', Longest) is var space and > 0 ? space : Longest;
                wrapped.Add(rest[..cut]);
                rest = rest[cut..].TrimStart();
            }
            wrapped.Add(rest);
        }
        return wrapped;
    }

    static (string Fill, string Stroke) ColorsOf(NodeStatus? status) => status switch
    {
        NodeStatus.Succeeded or NodeStatus.Foreseen => ("#d7f2dd", "#2b8a3e"),
        NodeStatus.Failed or NodeStatus.Cancelled or NodeStatus.FellBack => ("#ffd9d9", "#c92a2a"),
        NodeStatus.Waiting or NodeStatus.Running => ("#fff3bf", "#e67700"),
        null => ("#ffffff", "#495057"),
        _ => ("#f1f3f5", "#adb5bd"),
    };

    // What XML cannot hold at all, such as other control characters, is left out.
    static string Escape(string text) => SecurityElement.Escape(string.Concat(text.EnumerateRunes().Where(rune => rune.Value >= ' ' || rune.Value == '\t').Select(rune => rune.ToString())));
}
