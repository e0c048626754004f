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

    public string? WaitReason => _waits.Count == 0 ? null : $"{_waits.Count} of {_count} items wait; item {_waits.First().Key}: {_waits.First().Value}";

    public static string RunIdOf(NodeContext context, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{context.RunId}/{context.NodeId}[{index}]");

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
        GraphRunOptions options = context.Run.Options;
        options = options with { RunId = RunIdOf(context, index), Checkpoints = keep ? options.Checkpoints : null };
        GraphRun run = await context.Run.Executor.RunAsync(settings.Body, inputs, options, context.Run.Loop!.Places, cancellationToken).ConfigureAwait(false);
        if (keep && options.Checkpoints is null && !options.DryRun) context.Run.KeepNested(context.Node.Index, run.State);
        switch (run.Status)
        {
            case RunStatus.Succeeded:
                Keep(index, run.State);
                break;
            case RunStatus.Waiting:
                lock (_lock) _waits[index] = run.Nodes.First(node => node.Status == NodeStatus.Waiting).Reason!;
                break;
            case RunStatus.Cancelled:
                cancellationToken.ThrowIfCancellationRequested();
                break;
            default:
                NodeTrace failed = run.Nodes.First(node => node.Status == NodeStatus.Failed);
                Fail(index, item, $"{failed.Id}: {failed.Reason}");
                break;
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
        lock (_lock) _errors[index] = new ForEachError(index, Convert.ToString(item, CultureInfo.InvariantCulture) ?? "", reason);
        // Items before this one have all been started, so the lowest failed index does not depend on timing.
        if (!settings.Collect) _stopped = true;
    }
}
