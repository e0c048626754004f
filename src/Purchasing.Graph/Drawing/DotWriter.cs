using System.Globalization;
using System.Text;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Drawing;

/// <summary>Draws a graph in the DOT language of Graphviz.</summary>
static class DotWriter
{
    public static string Write(GraphDrawing drawing)
    {
        var text = new StringBuilder();
        text.Append("digraph ").Append(Quote(drawing.Name)).Append(" {\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n");
        text.Append("  edge [fontname=\"sans-serif\", fontsize=10];\n");
        if (drawing.HasInputs) text.Append("  input [shape=oval];\n");
        foreach (var (index, lines, status) in drawing.Nodes())
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{index} [label={Quote(string.Join('\n', lines))}");
            if (status is { } known) text.Append(CultureInfo.InvariantCulture, $", fillcolor=\"{ColorOf(known)}\"");
            text.Append("];\n");
        }
        foreach (var (from, to, label, dashed, taken) in drawing.Edges())
        {
            text.Append("  ").Append(from < 0 ? "input" : string.Create(CultureInfo.InvariantCulture, $"n{from}"));
            text.Append(CultureInfo.InvariantCulture, $" -> n{to} [label={Quote(label)}");
            if (dashed) text.Append(", style=dashed");
            if (taken == true) text.Append(", penwidth=2");
            if (taken == false) text.Append(", color=\"#adb5bd\", fontcolor=\"#adb5bd\"");
            text.Append("];\n");
        }
        return text.Append("}\n").ToString();
    }

    static string ColorOf(NodeStatus status) => status switch
    {
        NodeStatus.Succeeded or NodeStatus.Foreseen => "#d7f2dd",
        NodeStatus.Failed or NodeStatus.Cancelled or NodeStatus.FellBack => "#ffd9d9",
        NodeStatus.Waiting or NodeStatus.Running => "#fff3bf",
        _ => "#f1f3f5",
    };

    static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
