using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Tests;

/// <summary>
/// A world in which nodes act, wait, fail before or after they acted, and succeed at another time, each decided by the seed. It remembers who did
/// what under which lease, and what it thinks is wrong.
/// </summary>
internal sealed class RandomWorld(int seed, RandomGraph graph)
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _done = [];
    private readonly HashSet<int> _acted = [];
    private readonly Dictionary<(int Node, long? Token), int> _effects = [];
    private readonly Dictionary<int, string> _inputs = [];
    private readonly Dictionary<long, int> _ended = [];
    private readonly Dictionary<string, int> _keys = [];
    private readonly Dictionary<long, HashSet<int>> _undoing = [];
    private readonly bool[][] _follows = Follows(graph);
    private readonly int[] _executions = new int[graph.Nodes.Count];

    /// <summary>The process that is alive, counted from 0; from <see cref="Calm"/> on nothing fails any more but what always does.</summary>
    public int Process { get; set; }

    public const int Calm = 6;

    public string? Violation { get; private set; }

    /// <summary>How many effects and undoings ended under a lease.</summary>
    public int EndedUnder(long? token)
    {
        lock (_lock) return _ended.GetValueOrDefault(token ?? 0);
    }

    public IReadOnlySet<int> Done => _done;

    public IReadOnlySet<int> Acted => _acted;

    public bool IsEffect(int node) => Draw(node, 1, 2) == 0;

    public bool IsRetried(int node) => Draw(node, 2, 3) == 0;

    /// <summary>Whether a node, which is no effect, waits for a later process.</summary>
    public bool Waits(int node) => !IsEffect(node) && Draw(node, 4, 4) == 0 && Process <= Draw(node, 5, 2);

    public int[] TakeExecutions()
    {
        lock (_lock)
        {
            int[] copy = [.. _executions];
            Array.Clear(_executions);
            return copy;
        }
    }

    public void Execute(int node, bool fails, NodeContext context, Action answer)
    {
        string inputs = InputsOf(context);
        int attempt = context.Attempt;
        bool transient = Process < Calm && Draw(node, 100 + Process * 10 + attempt, 4) == 0;
        bool late = Draw(node, 3, 2) == 0;
        lock (_lock)
        {
            CheckKey(node, context);
            if (attempt == 1) _executions[node]++;
            if (IsEffect(node)) _ended[context.FencingToken!.Value] = _ended.GetValueOrDefault(context.FencingToken.Value) + 1;
            bool acts = IsEffect(node) && (late || !(fails || transient));
            if (acts)
            {
                _done.Add(node);
                _acted.Add(node);
                _inputs[node] = inputs;
                _effects[(node, context.FencingToken)] = _effects.GetValueOrDefault((node, context.FencingToken)) + 1;
                int most = IsRetried(node) ? 2 : 1;
                if (_effects[(node, context.FencingToken)] > most) Violation ??= $"node {node} acted {_effects[(node, context.FencingToken)]} times under lease {context.FencingToken}";
            }
        }
        if (fails || transient) throw new IOException(fails ? "always" : "this time");
        answer();
    }

    public bool Undo(int node, NodeContext context)
    {
        lock (_lock)
        {
            _ended[context.FencingToken!.Value] = _ended.GetValueOrDefault(context.FencingToken.Value) + 1;
            CheckKey(node, context);
            if (!_undoing.TryGetValue(context.FencingToken.Value, out HashSet<int>? undone)) _undoing[context.FencingToken.Value] = undone = [];
            if (undone.FirstOrDefault(other => _follows[node][other], -1) is var before and >= 0) Violation ??= $"node {before} was undone before node {node}, which came after it";
            undone.Add(node);
            if (_inputs.TryGetValue(node, out string? known) && known != InputsOf(context)) Violation ??= $"node {node} was undone with {InputsOf(context)} and acted with {known}";
            if (Process < Calm && Draw(node, 500 + Process, 4) == 0) throw new IOException("cannot undo now");
            return _done.Remove(node);
        }
    }

    private void CheckKey(int node, NodeContext context)
    {
        if (_keys.TryAdd(context.IdempotencyKey, node)) Violation ??= _keys.Values.Count(known => known == node) > 1 ? $"node {node} has two keys" : null;
        else if (_keys[context.IdempotencyKey] != node) Violation ??= $"nodes {node} and {_keys[context.IdempotencyKey]} share a key";
    }

    // Which nodes are executed after which others in every run: under the join "first" a node need not wait for all of its sources.
    private static bool[][] Follows(RandomGraph graph)
    {
        bool[][] follows = [.. graph.Nodes.Select(_ => new bool[graph.Nodes.Count])];
        for (int i = 0; i < follows.Length; i++)
        {
            if (graph.Nodes[i].Join == Definition.JoinPolicy.First) continue;
            foreach (RandomGraph.Edge edge in graph.Nodes[i].Ports.SelectMany(port => port.Edges).Concat(graph.Nodes[i].Order))
            {
                follows[i][edge.From] = true;
                for (int j = 0; j < i; j++) follows[i][j] |= follows[edge.From][j];
            }
        }
        return follows;
    }

    private static string InputsOf(NodeContext context) =>
        string.Join(',', Enumerable.Range(0, 4).Select(port =>
        {
            try
            {
                return context.TryInput(port, out object? value) ? $"{value}" : "-";
            }
            catch (IndexOutOfRangeException)
            {
                return "";
            }
        }));

    private int Draw(int node, int purpose, int sides) => (int)((uint)HashCode(node, purpose) % (uint)sides);

    // Not System.HashCode, which differs from process to process.
    private int HashCode(int node, int purpose)
    {
        uint hash = 2166136261;
        foreach (int part in (ReadOnlySpan<int>)[seed, node, purpose])
        {
            for (int shift = 0; shift < 32; shift += 8) hash = (hash ^ (byte)(part >> shift)) * 16777619;
        }
        hash ^= hash >> 15;
        hash *= 2246822519;
        return (int)(hash ^ (hash >> 13));
    }

    /// <summary>A node as a side effect of this world.</summary>
    public INodeHandler Effect(int node, INodeHandler inner) => IsEffect(node) ? new Acting(this, node, inner) : inner;

    private sealed class Acting(RandomWorld world, int node, INodeHandler inner) : ISideEffectHandler
    {
        public IReadOnlyList<InputPort> Inputs => inner.Inputs;

        public IReadOnlyList<OutputPort> Outputs => inner.Outputs;

        public NodeTraits Traits => NodeTraits.None;

        public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken) => inner.ExecuteAsync(context, cancellationToken);

        public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken) => ValueTask.FromResult(world.Undo(node, context));
    }
}
