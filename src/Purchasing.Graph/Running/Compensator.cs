using Polly;
using Purchasing.Graph.Checkpoints;
using Purchasing.Graph.Compilation;

namespace Purchasing.Graph.Running;

/// <summary>Undoes the side effects of a run, newest first, and writes down each step.</summary>
static class Compensator
{
    /// <summary>Undoes what is not undone yet.</summary>
    /// <returns>Whether nothing is left to undo.</returns>
    public static async ValueTask<bool> RunAsync(RunState run, RunCheckpoints? checkpoints, RunStatus outcome)
    {
        int[] nodes = [.. Enumerable.Range(0, run.Nodes.Length).Where(index => MayHaveActed(run, index)).OrderByDescending(index => run.Nodes[index].Order)];
        if (nodes.Length == 0) return true;
        if (checkpoints is not null) await checkpoints.SaveAsync(null, CheckpointStatus.Compensating, CancellationToken.None, outcome).ConfigureAwait(false);
        bool complete = true;
        foreach (int index in nodes)
        {
            CompiledNode node = run.Graph.Nodes[index];
            try
            {
                bool undone = await UndoAsync(run, node).ConfigureAwait(false);
                (run.Nodes[index].Compensation, run.Nodes[index].CompensationReason) = (undone ? CompensationStatus.Undone : CompensationStatus.NothingToUndo, null);
            }
            catch (Exception e)
            {
                complete = false;
                (run.Nodes[index].Compensation, run.Nodes[index].CompensationReason) = (CompensationStatus.Failed, NodeResilience.Explain(e, node));
            }
            GraphTelemetry.Compensated(run.Graph, node, run.Nodes[index].Compensation);
            if (checkpoints is not null) await checkpoints.SaveAsync(null, CheckpointStatus.Compensating, CancellationToken.None, outcome).ConfigureAwait(false);
        }
        return complete;
    }

    // A node that failed, or was cut off, may have acted before it did: only its handler can find out.
    static bool MayHaveActed(RunState run, int index)
    {
        ref readonly NodeRun state = ref run.Nodes[index];
        return run.Graph.Nodes[index].SideEffect is not null
            && state.Compensation is CompensationStatus.None or CompensationStatus.Failed
            && (state.Begun || state.Attempts > 0)
            && state.Status is not NodeStatus.Foreseen;
    }

    static ValueTask<bool> UndoAsync(RunState run, CompiledNode node)
    {
        var context = new RunContext(run, node);
        return node.Undoing is { } undoing
            ? undoing.ExecuteAsync(static (context, token) => context.Node.SideEffect!.CompensateAsync(context, token), context, CancellationToken.None)
            : node.SideEffect!.CompensateAsync(context, CancellationToken.None);
    }
}
