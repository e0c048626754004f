using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Tests;

/// <summary>
/// A world in which nodes act, fail before or after they acted, and succeed at another time, each decided by the seed. It remembers who did what
/// under which lease, and what it thinks is wrong.
/// </summary>
internal sealed class RandomWorld(int seed, int nodes)
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _done = [];
    private readonly HashSet<int> _acted = [];
    private readonly Dictionary<(int Node, long? Token), int> _effects = [];
    private readonly Dictionary<int, string> _inputs = [];
    private readonly Dictionary<long, int> _ended = [];
    private readonly int[] _executions = new int[nodes];

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
            if (_inputs.TryGetValue(node, out string? known) && known != InputsOf(context)) Violation ??= $"node {node} was undone with {InputsOf(context)} and acted with {known}";
            if (Process < Calm && Draw(node, 500 + Process, 4) == 0) throw new IOException("cannot undo now");
            return _done.Remove(node);
        }
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
