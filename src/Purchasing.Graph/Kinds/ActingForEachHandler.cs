using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// A foreach whose body has side effects. Each item is a run of its own with a name that does not change, so after a crash the
/// items that were complete are not done again, and all of them can be undone.
/// </summary>
sealed class ActingForEachHandler(ForEachSettings settings, PortTypes types) : ForEachHandler(settings, types), ISideEffectHandler
{
    protected override bool IsActing => true;

    public ValueTask DryRunAsync(NodeContext context, CancellationToken cancellationToken) => ExecuteAsync(context, cancellationToken);

    public async ValueTask<bool> CompensateAsync(NodeContext context, CancellationToken cancellationToken)
    {
        bool any = false;
        foreach (var (runId, kept) in await RunsAsync(context, cancellationToken).ConfigureAwait(false))
        {
            any |= await ((RunContext)context).Run.Executor.UndoAsync(Settings.Body, ((RunContext)context).Run.Options with { RunId = runId }, kept).ConfigureAwait(false);
        }
        return any;
    }

    // Newest first. From a store, items are looked for until a gap wider than the number that were under way at once.
    async ValueTask<IReadOnlyList<(string RunId, RunState? Kept)>> RunsAsync(NodeContext context, CancellationToken cancellationToken)
    {
        var runs = new List<(string, RunState?)>();
        if (((RunContext)context).Run.Options.Checkpoints is { } store)
        {
            for (int index = 0, missing = 0; missing <= Settings.Concurrency; index++)
            {
                string runId = ForEachRun.RunIdOf(context, index);
                if (await store.LoadAsync(runId, cancellationToken).ConfigureAwait(false) is null)
                {
                    missing++;
                    continue;
                }
                missing = 0;
                runs.Add((runId, null));
            }
        }
        else
        {
            foreach (RunState kept in ((RunContext)context).Run.TakeNested(((RunContext)context).Node.Index)) runs.Add((kept.RunId, kept));
        }
        runs.Reverse();
        return runs;
    }
}
