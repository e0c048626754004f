using Purchasing.Graph.Definition;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

/// <summary>What docs/graph.md says about a run, written as plainly as it goes: one node after the other, no queue, no thread.</summary>
internal static class SequentialReference
{
    private enum Verdict { Taken, Skipped, Failed, Open }

    public static (NodeStatus Status, int? Value)[] Run(RandomGraph graph)
    {
        var results = new (NodeStatus Status, int? Value)[graph.Nodes.Count];
        for (int i = 0; i < results.Length; i++)
        {
            RandomGraph.Node node = graph.Nodes[i];
            NodeStatus? stopped = Stopped(node, edge => Judge(results, edge));
            if (stopped is { } status)
            {
                results[i] = (status, null);
                continue;
            }
            IEnumerable<int?> inputs = node.Ports.Select(port => port.Edges.FirstOrDefault(edge => Judge(results, edge) == Verdict.Taken) is { } taken ? results[taken.From].Value : null);
            results[i] = node switch
            {
                { Fails: true, FallsBack: true } => (NodeStatus.FellBack, 6),
                { Fails: true } => (NodeStatus.Failed, null),
                _ => (NodeStatus.Succeeded, RandomGraph.ValueOf(i, inputs.ToArray())),
            };
        }
        return results;
    }

    /// <summary>
    /// Holds the outcome of a run against the page when nobody knows beforehand what each node will do: given what the nodes before it came
    /// to, a node must have been executed, skipped or blocked as the page says, and must have computed from what reached it. In a run that
    /// failed a node may still wait, and what is behind it has not started.
    /// </summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Check(RandomGraph graph, (NodeStatus Status, int? Value)[] results)
    {
        for (int i = 0; i < results.Length; i++)
        {
            RandomGraph.Node node = graph.Nodes[i];
            if (IsOpen(node, edge => Judge(results, edge)))
            {
                if (results[i].Status != NodeStatus.NotStarted) return $"node {i} is {results[i].Status} and should not have been started";
                continue;
            }
            if (Stopped(node, edge => Judge(results, edge)) is { } stopped)
            {
                if (results[i].Status != stopped) return $"node {i} is {results[i].Status} and should be {stopped}";
                continue;
            }
            if (results[i].Status == NodeStatus.Waiting && StatusOf(graph, results) == RunStatus.Failed) continue;
            if (results[i].Status is not (NodeStatus.Succeeded or NodeStatus.FellBack or NodeStatus.Failed)) return $"node {i} is {results[i].Status} and should have been executed";
            int? value = results[i].Status switch
            {
                NodeStatus.Succeeded => RandomGraph.ValueOf(i, [.. node.Ports.Select(port => port.Edges.FirstOrDefault(edge => Judge(results, edge) == Verdict.Taken) is { } taken ? results[taken.From].Value : null)]),
                NodeStatus.FellBack => 6,
                _ => null,
            };
            if (results[i].Value != value) return $"node {i} gave {results[i].Value} and should have given {value}";
        }
        return null;
    }

    public static bool IsTaken(RandomGraph.Edge edge, (NodeStatus Status, int? Value)[] results) => Judge(results, edge) == Verdict.Taken;

    public static RunStatus StatusOf(RandomGraph graph, (NodeStatus Status, int? Value)[] results)
    {
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i].Status != NodeStatus.Failed) continue;
            bool handled = graph.Nodes.Where((node, j) => node.Order.Any(edge => edge.From == i && edge.On == EdgeTrigger.Failure)
                && results[j].Status is NodeStatus.Succeeded or NodeStatus.FellBack).Any();
            if (!handled) return RunStatus.Failed;
        }
        return RunStatus.Succeeded;
    }

    private static NodeStatus? Stopped(RandomGraph.Node node, Func<RandomGraph.Edge, Verdict> judge)
    {
        var all = node.Ports.SelectMany(port => port.Edges.Select(edge => (edge, port.Required))).Concat(node.Order.Select(edge => (edge, Required: true))).ToArray();
        if (all.Length == 0) return null;
        if (node.Join == JoinPolicy.All)
        {
            if (all.Any(e => judge(e.edge) == Verdict.Failed)) return NodeStatus.Blocked;
            return all.Any(e => e.Required && judge(e.edge) == Verdict.Skipped) ? NodeStatus.Skipped : null;
        }
        var needed = node.Ports.Where(port => port.Required).Select(port => port.Edges);
        if (node.Join == JoinPolicy.First && node.Order.Count > 0) needed = needed.Append(node.Order);
        if (node.Join == JoinPolicy.Any && !all.Any(e => judge(e.edge) == Verdict.Taken)) needed = [[.. all.Select(e => e.edge)]];
        var missing = needed.Where(edges => !edges.Any(edge => judge(edge) == Verdict.Taken)).ToArray();
        if (missing.Length == 0) return null;
        return missing.Any(edges => edges.Any(edge => judge(edge) == Verdict.Failed)) ? NodeStatus.Blocked : NodeStatus.Skipped;
    }

    private static bool IsOpen(RandomGraph.Node node, Func<RandomGraph.Edge, Verdict> judge)
    {
        IEnumerable<IReadOnlyList<RandomGraph.Edge>> groups = [.. node.Ports.Select(port => port.Edges), node.Order];
        return node.Join == JoinPolicy.First
            ? groups.Any(edges => edges.Select(judge).FirstOrDefault(verdict => verdict is Verdict.Taken or Verdict.Open) == Verdict.Open)
            : groups.Any(edges => edges.Any(edge => judge(edge) == Verdict.Open));
    }

    private static Verdict Judge((NodeStatus Status, int? Value)[] results, RandomGraph.Edge edge)
    {
        var (status, value) = results[edge.From];
        bool delivered = status is NodeStatus.Succeeded or NodeStatus.FellBack;
        if (status is NodeStatus.Waiting or NodeStatus.NotStarted) return Verdict.Open;
        return edge.On switch
        {
            EdgeTrigger.Failure => status == NodeStatus.Failed ? Verdict.Taken : Verdict.Skipped,
            EdgeTrigger.Completion when delivered || status == NodeStatus.Failed => Verdict.Taken,
            EdgeTrigger.Success when delivered => edge.Conditional && value % 2 != 0 ? Verdict.Skipped : Verdict.Taken,
            _ => status == NodeStatus.Skipped ? Verdict.Skipped : Verdict.Failed,
        };
    }
}
