using System.Globalization;
using System.Text;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Drawing;

/// <summary>Draws a graph as a Mermaid flowchart.</summary>
static class MermaidWriter
{
    static readonly (string Name, string Style)[] Classes =
    [
        ("succeeded", "fill:#d7f2dd,stroke:#2b8a3e,color:#10301a"), ("failed", "fill:#ffd9d9,stroke:#c92a2a,color:#3d0c0c"),
        ("skipped", "fill:#f1f3f5,stroke:#adb5bd,color:#868e96"), ("waiting", "fill:#fff3bf,stroke:#e67700,color:#4a2600"),
    ];

    public static string Write(GraphDrawing drawing)
    {
        var text = new StringBuilder("flowchart LR\n");
        if (drawing.HasInputs) text.Append("  input([input])\n");
        bool hasRun = false;
        foreach (var (index, lines, status) in drawing.Nodes())
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{index}[\"{string.Join("<br/>", lines.Select(Escape))}\"]");
            if (status is { } known)
            {
                hasRun = true;
                text.Append(":::").Append(ClassOf(known));
            }
            text.Append('\n');
        }
        foreach (var (from, to, label, dashed, taken) in drawing.Edges())
        {
            string arrow = taken == false || dashed ? "-.->" : taken == true ? "==>" : "-->";
            text.Append("  ").Append(from < 0 ? "input" : string.Create(CultureInfo.InvariantCulture, $"n{from}")).Append(' ').Append(arrow);
            if (label.Length > 0) text.Append("|\"").Append(Escape(label)).Append("\"|");
            text.Append(CultureInfo.InvariantCulture, $" n{to}\n");
        }
        if (!hasRun) return text.ToString();
        foreach (var (name, style) in Classes) text.Append("  classDef ").Append(name).Append(' ').Append(style).Append('\n');
        return text.ToString();
    }

    static string ClassOf(NodeStatus status) => status switch
    {
        NodeStatus.Succeeded or NodeStatus.Foreseen => "succeeded",
        NodeStatus.Failed or NodeStatus.Cancelled or NodeStatus.FellBack => "failed",
        NodeStatus.Waiting or NodeStatus.Running => "waiting",
        _ => "skipped",
    };

    // Mermaid has entities of its own: "#" and a name or a number.
    static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is '"' or '<' or '>' or '&' or '#' or '|' or '`' or '\n' or '\r') escaped.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            else escaped.Append(c);
        }
        return escaped.ToString();
    }
}
