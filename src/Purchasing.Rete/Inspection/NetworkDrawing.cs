using System.Globalization;
using System.Text;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Inspection;

/// <summary>Draws a compiled network: fact types, alpha nodes, joins and rules, with shared nodes drawn once.</summary>
internal sealed class NetworkDrawing(CompiledNetwork network, NetworkProfile? profile)
{
    public string Mermaid()
    {
        var text = new StringBuilder("flowchart TD\n");
        foreach (string type in Types()) text.Append("  ").Append(TypeId(type)).Append("[/\"").Append(Entities(type)).Append("\"/]\n");
        foreach (AlphaNode node in network.Alphas) text.Append("  a").Append(node.Id).Append("(\"").Append(Entities(AlphaLabel(node))).Append("\")\n");
        foreach (BetaNode node in Nodes)
        {
            (string open, string close) = node is TerminalNode ? ("[[", "]]") : ("{{", "}}");
            text.Append("  n").Append(node.Id).Append(open).Append('"').Append(Entities(BetaLabel(node))).Append('"').Append(close).Append('\n');
        }

        foreach ((string from, string to, bool right) in Edges()) text.Append("  ").Append(from).Append(right ? " -.-> " : " --> ").Append(to).Append('\n');
        return text.ToString();
    }

    public string Dot()
    {
        var text = new StringBuilder("digraph rete {\n  node [fontname=\"sans-serif\"];\n");
        foreach (string type in Types()) text.Append("  ").Append(TypeId(type)).Append(" [shape=parallelogram, label=\"").Append(Escape(type)).Append("\"];\n");
        foreach (AlphaNode node in network.Alphas) text.Append("  a").Append(node.Id).Append(" [shape=ellipse, label=\"").Append(Escape(AlphaLabel(node))).Append("\"];\n");
        foreach (BetaNode node in Nodes)
            text.Append("  n").Append(node.Id).Append(node is TerminalNode ? " [shape=box3d, label=\"" : " [shape=hexagon, label=\"").Append(Escape(BetaLabel(node))).Append("\"];\n");
        foreach ((string from, string to, bool right) in Edges()) text.Append("  ").Append(from).Append(" -> ").Append(to).Append(right ? " [style=dashed];\n" : ";\n");
        return text.Append("}\n").ToString();
    }

    public string Svg(string name)
    {
        DrawnNode[] nodes =
        [
            .. Types().Select(type => new DrawnNode(TypeId(type), type, DrawnNodeKind.Type)),
            .. network.Alphas.Select(node => new DrawnNode($"a{node.Id}", AlphaLabel(node), DrawnNodeKind.Alpha)),
            .. Nodes.Select(node => new DrawnNode($"n{node.Id}", BetaLabel(node), node is TerminalNode ? DrawnNodeKind.Rule : DrawnNodeKind.Beta)),
        ];
        return new NetworkSvg(name, nodes, [.. Edges()]).Write();
    }

    // Where joins keep what they extend is none of the reader's concern.
    private IEnumerable<BetaNode> Nodes => network.Nodes.Where(node => node is not JoinFork);

    private static IEnumerable<BetaNode> Joins(IEnumerable<BetaNode> fed) => fed.SelectMany(node => node is JoinFork fork ? fork.Joins : (IEnumerable<BetaNode>)[node]);

    private IEnumerable<string> Types() => network.Alphas.Select(a => a.Type.Name).Distinct();

    private IEnumerable<(string From, string To, bool Right)> Edges()
    {
        foreach (AlphaNode alpha in network.Alphas)
        {
            yield return (TypeId(alpha.Type.Name), $"a{alpha.Id}", false);
            foreach (BetaNode first in Joins(alpha.First)) yield return ($"a{alpha.Id}", $"n{first.Id}", false);
            foreach (TwoInputNode right in alpha.Right) yield return ($"a{alpha.Id}", $"n{right.Id}", true);
        }

        foreach (BetaNode node in Nodes)
        {
            foreach (BetaNode fed in Joins(node.Fed)) yield return ($"n{node.Id}", $"n{fed.Id}", false);
            if (node is NestedConditionTail tail) yield return ($"n{tail.Id}", $"n{tail.Head.Id}", true);
            if (node is AccumulateTail end) yield return ($"n{end.Id}", $"n{end.Head.Id}", true);
        }
    }

    private string AlphaLabel(AlphaNode node) =>
        profile is null ? node.Label : $"{node.Label}\n{profile.AlphaMatches(node.Id)} facts";

    private string BetaLabel(BetaNode node)
    {
        string kind = node switch
        {
            JoinNode => "join ",
            BlockNode { Exists: true } => "exists ",
            BlockNode => "not ",
            AccumulateNode => "accumulate ",
            _ => "",
        };
        string label = kind + node.Label;
        return profile is null
            ? label
            : string.Create(CultureInfo.InvariantCulture, $"{label}\n{profile.Matches(node.Id)} matches, {profile.Time(node.Id).TotalMicroseconds:0} µs");
    }

    private static string TypeId(string type) => "t_" + string.Concat(type.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    /// <summary>Mermaid reads labels as HTML, with entities that begin with a number sign.</summary>
    private static string Entities(string text) => text.Replace("#", "#35;").Replace("\"", "#quot;").Replace("<", "#lt;").Replace(">", "#gt;").Replace("\n", "<br/>");

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "'").Replace("\n", "\\n");
}
