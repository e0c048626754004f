using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Tests;

/// <summary>A random graph of nodes that succeed, fail or wait a little. Node i depends on its own seed alone, so fewer nodes are a prefix.</summary>
internal sealed class RandomGraph
{
    public sealed record Edge(int From, EdgeTrigger On, bool Conditional);

    public sealed record Node(JoinPolicy Join, bool Fails, int Delay, bool Inline, bool FallsBack, IReadOnlyList<(bool Required, IReadOnlyList<Edge> Edges)> Ports, IReadOnlyList<Edge> Order);

    public RandomGraph(int count, int seed)
    {
        Seed = seed;
        Nodes = [.. Enumerable.Range(0, count).Select(i => Create(i, new Random(unchecked((seed * 397) ^ i))))];
    }

    public int Seed { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public override string ToString() => $"{Nodes.Count} nodes of seed {Seed}: {string.Join("; ", Nodes.Select((n, i) => $"{i} {n.Join}{(n.Fails ? " fails" : "")}"
        + string.Concat(n.Ports.Select(p => $" [{(p.Required ? "" : "?")}{string.Join("|", p.Edges.Select(e => e.From + (e.Conditional ? "c" : "")))}]"))
        + string.Concat(n.Order.Select(e => $" <{e.From} {e.On}>"))))}";

    public LogicGraph Build(
        IServiceProvider services, Func<int, NodeContext, CancellationToken, ValueTask> work,
        Action<GraphBuilder>? describe = null, Func<int, INodeHandler, INodeHandler>? wrap = null, Action<int, NodeBuilder>? configure = null)
    {
        var builder = new GraphBuilder("random");
        describe?.Invoke(builder);
        for (int i = 0; i < Nodes.Count; i++)
        {
            Node node = Nodes[i];
            int index = i;
            var handler = new DelegateNode(
                [.. node.Ports.Select((port, p) => new InputPort("p" + p, typeof(int)) { Required = port.Required })], [OutputPort.Of<int>("value")],
                (context, token) => work(index, context, token), node.Inline ? NodeTraits.Inline : NodeTraits.None);
            builder.Node("n" + i, wrap?.Invoke(i, handler) ?? handler, n =>
            {
                n.Join(node.Join);
                configure?.Invoke(index, n);
                if (node.FallsBack) n.Fallback("value", "6");
            });
            for (int p = 0; p < node.Ports.Count; p++)
            {
                foreach (Edge edge in node.Ports[p].Edges) builder.Edge($"n{edge.From}.value", $"n{i}.p{p}", edge.Conditional ? "value % 2 == 0" : null);
            }
            foreach (Edge edge in node.Order) builder.Edge("n" + edge.From, "n" + i, edge.Conditional ? "value % 2 == 0" : null, edge.On);
        }
        if (Nodes.Count > 1) builder.Output("first", "n0.value");
        for (int i = 0; i < Nodes.Count; i++) builder.Output("o" + i, $"n{i}.value");
        return builder.Build(services);
    }

    public static int ValueOf(int node, IEnumerable<int?> inputs) => inputs.Select((input, i) => (i + 3) * (input ?? 1)).Aggregate(node * 31 + 7, (sum, next) => (sum + next) % 1000);

    private static Node Create(int index, Random random)
    {
        var join = (JoinPolicy)random.Next(3);
        var ports = new List<(bool, IReadOnlyList<Edge>)>();
        var order = new List<Edge>();
        if (index > 0)
        {
            int portCount = random.Next(4);
            for (int p = 0; p < portCount; p++)
            {
                int edges = join == JoinPolicy.First ? random.Next(1, 4) : 1;
                ports.Add((random.Next(3) > 0, [.. Enumerable.Range(0, edges).Select(_ => random.Next(index)).Distinct().Select(from => new Edge(from, EdgeTrigger.Success, random.Next(4) == 0))]));
            }
            int orderCount = random.Next(3);
            for (int e = 0; e < orderCount; e++)
            {
                var on = (EdgeTrigger)(random.Next(6) is var r && r < 4 ? 0 : r - 3);
                var edge = new Edge(random.Next(index), on, on == EdgeTrigger.Success && random.Next(4) == 0);
                if (!order.Any(o => o.From == edge.From && o.On == edge.On)) order.Add(edge);
            }
        }
        bool fails = random.Next(6) == 0;
        return new Node(join, fails, random.Next(5) is var d && d < 2 ? d : 2, random.Next(3) == 0, fails && random.Next(3) == 0, ports, order);
    }
}
