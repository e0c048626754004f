using System.Globalization;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Kinds;

/// <summary>One execution of a foreach: as many workers as may be under way at once take items in turn.</summary>
sealed class ForEachRun(ForEachSettings settings, RunContext context, ForEachItems items, bool keep)
{
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly Lock _lock = new();
    readonly SortedDictionary<int, object?[]> _values = [];
    readonly SortedDictionary<int, ForEachError> _errors = [];
    readonly SortedDictionary<int, string> _waits = [];
    int _count;
    volatile bool _stopped;

    public int Count => _count;

    public IReadOnlyList<ForEachError> Errors => [.. _errors.Values];

    /// <summary>When the first of the items that wait for a time is due.</summary>
    public DateTimeOffset? WaitDue { get; private set; }

    public string? WaitReason => _waits.Count == 0 ? null : $"{_waits.Count} of {_count} items wait; item {_waits.First().Key}: {_waits.First().Value}";

    /// <summary>What stands before the nodes of an item in the log of the run.</summary>
    public static string PrefixOf(RunContext context, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{context.Run.Prefix}{context.NodeId}[{index}]/");

    /// <summary>The state of an item that has not begun.</summary>
    public static RunState StateOf(ForEachSettings settings, RunContext context, int index, bool acting)
    {
        GraphRunOptions options = context.Run.Options with { RunId = string.Create(CultureInfo.InvariantCulture, $"{context.RunId}/{context.NodeId}[{index}]") };
        return new RunState(settings.Body, options, context.Run.Time)
        {
            Executor = context.Run.Executor,
            RootId = context.Run.RootId,
            Prefix = PrefixOf(context, index),
            Recorder = acting ? context.Run.Recorder : null,
            Tenant = context.Run.Tenant,
            SensitiveInputs = SensitiveInputs(settings, context),
        };
    }

    // A secret around the foreach is one inside it too. Input 0 takes the items, the others are those of the body in their order.
    static bool[]? SensitiveInputs(ForEachSettings settings, RunContext context)
    {
        bool[]? sensitive = null;
        for (int port = 0; port < context.Node.Inputs.Length; port++)
        {
            if (!context.Run.IsSensitive(context.Node, port)) continue;
            sensitive ??= new bool[settings.Body.Definition.Inputs.Count];
            sensitive[port == 0 ? settings.Item : port <= settings.Item ? port - 1 : port] = true;
        }
        return sensitive;
    }

    /// <summary>The values of an output of the body, in the order of the items; items that failed or produced none are left out.</summary>
    public IReadOnlyList<object?> Values(int output) =>
        [.. _values.Values.Where(values => !ReferenceEquals(values[output], CompiledNode.Unset)).Select(values => values[output])];

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var workers = new Task[settings.Concurrency];
        for (int i = 0; i < workers.Length; i++) workers[i] = Task.Run(() => WorkAsync(cancellationToken), CancellationToken.None);
        // All of them, even when one has failed: nothing is left running behind.
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    async Task WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await TakeAsync(cancellationToken).ConfigureAwait(false) is var (index, item) && index >= 0)
            {
                await RunItemAsync(index, item, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            _stopped = true;
            throw;
        }
    }

    async ValueTask<(int Index, object? Item)> TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_stopped || !await items.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                _stopped = true;
                return (-1, null);
            }
            return (_count++, items.Current);
        }
        finally
        {
            _turn.Release();
        }
    }

    async ValueTask RunItemAsync(int index, object? item, CancellationToken cancellationToken)
    {
        InputPort port = settings.Body.Definition.Inputs[settings.Item];
        if (!RunState.Fits(item, port.Type))
        {
            Fail(index, item, $"It is {item?.GetType().Name ?? "null"} where {settings.Body.Types.NameOf(port.Type)} was expected.");
            return;
        }
        var inputs = new Dictionary<string, object?>(StringComparer.Ordinal) { [port.Name] = item };
        for (int i = 1; i < context.Node.Inputs.Length; i++)
        {
            if (context.TryInput(i, out object? value)) inputs[context.Node.Inputs[i].Name] = value;
        }
        RunState state = StateOf(settings, context, index, keep);
        GraphInputs.Bind(state, inputs);
        if (state.Recorder?.Take(state.Prefix) is { } known)
        {
            state.IsRecorded = true;
            GraphExecutor.Restore(state, known);
        }
        if (keep && state.Recorder is null && !state.Options.DryRun) context.Run.KeepNested(context.Node.Index, state);
        using IDisposable? scope = context.Run.Executor.BeginLogScope(state);
        GraphRun run = await context.Run.Executor.RunAsync(state, context.Run.Loop!.Places, cancellationToken).ConfigureAwait(false);
        switch (run.Status)
        {
            case RunStatus.Succeeded:
                Keep(index, state);
                break;
            case RunStatus.Waiting when context.Run.Recorder is not null && state.Recorder is null:
                throw new NodeFailedException($"Item {index} waits, and nothing that is written down would know of it: its node must say {nameof(NodeTraits)}.{nameof(NodeTraits.Waits)}.");
            case RunStatus.Waiting:
                Wait(index, state);
                break;
            case RunStatus.Cancelled:
                cancellationToken.ThrowIfCancellationRequested();
                break;
            default:
                int failed = Enumerable.Range(0, state.Nodes.Length).First(i => state.Nodes[i].Status == NodeStatus.Failed && !state.IsHandled(i));
                NodeTrace trace = RunTrace.Of(state, failed);
                Fail(index, item, $"{trace.Id}: {trace.Reason}");
                break;
        }
    }

    void Wait(int index, RunState state)
    {
        lock (_lock)
        {
            foreach (NodeRun node in state.Nodes)
            {
                if (node.Status != NodeStatus.Waiting) continue;
                _waits.TryAdd(index, node.Reason!);
                if (node.Due is { } due && !(WaitDue <= due)) WaitDue = due;
            }
        }
    }

    void Keep(int index, RunState run)
    {
        int[] slots = settings.Body.OutputSlots;
        if (slots.Length == 0) return;
        var values = new object?[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            if (!run.TryGetSlot(slots[i], out values[i])) values[i] = CompiledNode.Unset;
        }
        lock (_lock) _values[index] = values;
    }

    void Fail(int index, object? item, string reason)
    {
        lock (_lock) _errors[index] = new ForEachError(index, context.Run.IsSensitive(context.Node, 0) ? RunTrace.Hidden : Convert.ToString(item, CultureInfo.InvariantCulture) ?? "", reason);
        // Items before this one have all been started, so the lowest failed index does not depend on timing.
        if (!settings.Collect) _stopped = true;
    }
}
