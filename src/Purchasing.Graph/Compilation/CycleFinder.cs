using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;

namespace Purchasing.Graph.Compilation;

/// <summary>
/// Finds circles in a graph and the nodes that wait for one. Strongly connected components after Tarjan (1972), with a stack
/// of its own in place of recursion, so that no depth of graph can overflow.
/// </summary>
sealed class CycleFinder
{
    readonly string[] _ids;
    readonly List<NodeDefinition> _nodes;
    readonly GraphScope _scope;
    readonly int[] _start;
    readonly int[] _next;

    public CycleFinder(string[] ids, List<NodeDefinition> nodes, List<(int From, int To)> pairs, GraphScope scope)
    {
        _ids = ids;
        _nodes = nodes;
        _scope = scope;
        _start = new int[ids.Length + 1];
        foreach (var (from, _) in pairs)
        {
            if (from >= 0) _start[from + 1]++;
        }
        for (int i = 0; i < ids.Length; i++) _start[i + 1] += _start[i];
        _next = new int[_start[^1]];
        int[] fill = _start[..^1];
        foreach (var (from, to) in pairs)
        {
            if (from >= 0) _next[fill[from]++] = to;
        }
    }

    public void Report()
    {
        int[] component = Components();
        int count = component.Length == 0 ? 0 : component.Max() + 1;
        var size = new int[count];
        foreach (int c in component) size[c]++;
        var stuck = new bool[_ids.Length];
        var reported = new bool[count];
        for (int i = 0; i < _ids.Length; i++)
        {
            bool loops = Targets(i).Contains(i);
            if (size[component[i]] < 2 && !loops) continue;
            stuck[i] = true;
            if (reported[component[i]]) continue;
            reported[component[i]] = true;
            string path = string.Join(" -> ", Circle(i, component));
            _scope.Report(new GraphDiagnostic(
                "cycle", $"The nodes wait for each other in a circle: {path}.", _nodes[i].Location, _ids[i], "Remove one of these edges."));
        }
        ReportBehind(stuck);
    }

    ReadOnlySpan<int> Targets(int node) => _next.AsSpan(_start[node], _start[node + 1] - _start[node]);

    void ReportBehind(bool[] stuck)
    {
        var behind = new Stack<(int Node, int Cause)>();
        for (int i = 0; i < stuck.Length; i++)
        {
            if (stuck[i]) behind.Push((i, i));
        }
        var seen = (bool[])stuck.Clone();
        while (behind.TryPop(out var step))
        {
            foreach (int target in Targets(step.Node))
            {
                if (seen[target]) continue;
                seen[target] = true;
                behind.Push((target, step.Cause));
                _scope.Report(new GraphDiagnostic(
                    "unreachable-node", $"Node '{_ids[target]}' is never reached: it waits for the circle around '{_ids[step.Cause]}'.", _nodes[target].Location, _ids[target]));
            }
        }
    }

    // The shortest way from a node back to itself within its component.
    List<string> Circle(int start, int[] component)
    {
        var cameFrom = new Dictionary<int, int>();
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out int node))
        {
            foreach (int target in Targets(node))
            {
                if (component[target] != component[start] || !cameFrom.TryAdd(target, node)) continue;
                if (target == start) queue.Clear();
                else queue.Enqueue(target);
                if (target == start) break;
            }
        }
        var path = new List<string> { _ids[start] };
        for (int node = cameFrom[start]; node != start; node = cameFrom[node]) path.Add(_ids[node]);
        path.Add(_ids[start]);
        path.Reverse();
        return path;
    }

    int[] Components()
    {
        int n = _ids.Length, order = 0, found = 0;
        int[] number = new int[n], low = new int[n], component = new int[n], position = new int[n];
        var open = new Stack<int>();
        var calls = new Stack<int>();
        Array.Fill(component, -1);
        for (int root = 0; root < n; root++)
        {
            if (number[root] != 0) continue;
            calls.Push(root);
            while (calls.TryPeek(out int node))
            {
                if (number[node] == 0)
                {
                    number[node] = low[node] = ++order;
                    open.Push(node);
                }
                ReadOnlySpan<int> targets = Targets(node);
                if (position[node] < targets.Length)
                {
                    int target = targets[position[node]++];
                    if (number[target] == 0) calls.Push(target);
                    else if (component[target] < 0) low[node] = Math.Min(low[node], number[target]);
                    continue;
                }
                calls.Pop();
                if (low[node] == number[node])
                {
                    int member;
                    do
                    {
                        member = open.Pop();
                        component[member] = found;
                    }
                    while (member != node);
                    found++;
                }
                if (calls.TryPeek(out int caller)) low[caller] = Math.Min(low[caller], low[node]);
            }
        }
        return component;
    }
}
