using System.Diagnostics;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Running;

/// <summary>Undoes the side effects of a run and writes down each step: first what was cut off, then what ended, newest first.</summary>
static class Compensator
{
    /// <summary>Undoes what is not undone yet.</summary>
    /// <returns>Whether nothing is left to undo.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; what is left is to be undone when the run is taken up.</exception>
    public static async ValueTask<bool> RunAsync(RunState run, CancellationToken cancellationToken)
    {
        int[] nodes =
        [
            .. Enumerable.Range(0, run.Nodes.Length).Where(index => MayHaveActed(run, index))
                .OrderByDescending(index => run.Nodes[index].Order == 0).ThenByDescending(index => run.Nodes[index].Order).ThenByDescending(index => run.Nodes[index].Begin),
        ];
        bool complete = true;
        foreach (int index in nodes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            complete &= await UndoAsync(run, run.Graph.Nodes[index], cancellationToken).ConfigureAwait(false);
        }
        return complete;
    }

    /// <summary>Whether anything is to be undone, or to be tried again.</summary>
    public static bool IsNeeded(RunState run) => Enumerable.Range(0, run.Nodes.Length).Any(index => MayHaveActed(run, index));

    // A node that failed, or was cut off, may have acted before it did: only its handler can find out.
    static bool MayHaveActed(RunState run, int index)
    {
        ref readonly NodeRun state = ref run.Nodes[index];
        return run.Graph.Nodes[index].SideEffect is not null && state.Compensation is CompensationStatus.None or CompensationStatus.Failed && state.Begun;
    }

    static async ValueTask<bool> UndoAsync(RunState run, CompiledNode node, CancellationToken cancellationToken)
    {
        // Checks the lease, as every effect does.
        if (run.Recorder is { } recorder) await recorder.RecordAsync([NodeRecord.UndoBegun(run, node)]).ConfigureAwait(false);
        using Activity? activity = GraphTelemetry.StartUndo(run.Graph, node);
        bool complete = true;
        try
        {
            bool undone = await node.Undoing!.ExecuteAsync(
                static (context, token) => AttemptAsync(context, token), new RunContext(run, node), cancellationToken).ConfigureAwait(false);
            Set(run, node, undone ? CompensationStatus.Undone : CompensationStatus.NothingToUndo, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            complete = false;
            Set(run, node, CompensationStatus.Failed, NodeResilience.ExplainUndo(e, node));
            GraphTelemetry.Fail(activity, e);
            GraphLog.UndoFailed(run.Executor.Log, run.RunId, node.Id, run.Nodes[node.Index].CompensationReason, e);
        }
        catch (Exception e)
        {
            Set(run, node, CompensationStatus.Failed, "Undoing was cut off because the host stops.");
            GraphTelemetry.Fail(activity, e);
            throw new OperationCanceledException("Undoing was cut off because the host stops.", e, cancellationToken);
        }
        activity?.SetTag("graph.outcome", run.Nodes[node.Index].Compensation.ToString());
        GraphTelemetry.Compensated(run.Graph, node, run.Nodes[node.Index].Compensation);
        if (run.Recorder is { } again) await again.RecordAsync([NodeRecord.UndoEnded(run, node)]).ConfigureAwait(false);
        return complete;
    }

    static async ValueTask<bool> AttemptAsync(RunContext context, CancellationToken token)
    {
        CompiledNode node = context.Node;
        context.BeginUndo();
        using Activity? activity = (node.Definition.Undo?.Retry ?? node.Definition.Retry) is null ? null : GraphTelemetry.StartAttempt(node, context.Attempt);
        try
        {
            return await node.SideEffect!.CompensateAsync(context, token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            GraphTelemetry.Fail(activity, e);
            throw;
        }
    }

    static void Set(RunState run, CompiledNode node, CompensationStatus status, string? reason) =>
        (run.Nodes[node.Index].Compensation, run.Nodes[node.Index].CompensationReason) = (status, reason);
}
