using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// A foreach whose body has side effects, or waits. What its items do is written to the log of the run, so after a crash the items go on where they
/// were, and all of them can be undone.
/// </summary>
sealed class ActingForEachHandler(ForEachSettings settings, PortTypes types) : ForEachHandler(settings, types), ISideEffectHandler
{
    protected override bool IsActing => true;

    public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken) => ExecuteAsync(context, cancellationToken);

    public async ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken)
    {
        RunContext run = (RunContext)context;
        bool any = false;
        var failed = new List<string>();
        foreach (RunState item in await ItemsAsync(run, cancellationToken).ConfigureAwait(false))
        {
            if (!await GraphExecutor.UndoNestedAsync(item, cancellationToken).ConfigureAwait(false)) failed.Add(item.RunId);
            any |= item.Nodes.Any(node => node.Compensation == CompensationStatus.Undone);
        }
        if (failed.Count > 0) throw new NodeFailedException($"{failed.Count} items could not be undone in full, the first of them '{failed[0]}'.");
        return any;
    }

    // Newest first. The log knows all items of a stored run, also those of an earlier process.
    async ValueTask<IReadOnlyList<RunState>> ItemsAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Recorder is null || context.Run.Options.Store is not { } store) return [.. context.Run.NestedOf(context.Node.Index).Reverse()];
        string root = $"{context.Run.Prefix}{context.NodeId}[";
        IReadOnlyList<RunEntry> entries = await store.HistoryAsync(context.Run.RootId, cancellationToken).ConfigureAwait(false);
        var items = new List<RunState>();
        foreach (var item in entries.Where(entry => entry.Subject.StartsWith(root, StringComparison.Ordinal)).GroupBy(entry => GraphExecutor.PrefixOf(entry.Subject)))
        {
            // Deeper items are those of foreach nodes inside, which undo them themselves.
            if (!int.TryParse(item.Key.AsSpan(root.Length, item.Key.IndexOf(']', root.Length) - root.Length), out int index) || item.Key != ForEachRun.PrefixOf(context, index)) continue;
            RunState state = ForEachRun.StateOf(Settings, context, index, acting: true);
            context.Run.Executor.RestoreNested(state, item);
            items.Add(state);
        }
        items.Reverse();
        return items;
    }
}
