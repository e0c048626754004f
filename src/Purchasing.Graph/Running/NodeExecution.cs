using System.Diagnostics;
using Polly;
using Purchasing.Graph.Checkpoints;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Running;

/// <summary>Executes the nodes of one run, one at a time per worker, with all that the graph asks for around them.</summary>
sealed class NodeExecution(RunState run, RunLoop loop, SemaphoreSlim host)
{
    readonly ActivityContext _parent = Activity.Current?.Context ?? default;

    CancellationToken Cancelled => loop.Cancellation.Token;

    /// <summary>Executes a node. Its failure is an outcome; what this throws is a fault of the run.</summary>
    public async ValueTask ExecuteAsync(CompiledNode node)
    {
        if (run.Nodes[node.Index].Restored) return;
        if (!IsWanted(node)) return;
        bool stored = node.SideEffect is not null && loop.Checkpoints is not null;
        if (stored)
        {
            run.Nodes[node.Index].Begun = true;
            await loop.Checkpoints!.SaveAsync(loop, CheckpointStatus.Running, Cancelled).ConfigureAwait(false);
        }
        Report(node, NodeStatus.Running, null);
        await InPlaceAsync(node).ConfigureAwait(false);
        GraphTelemetry.NodeEnded(run.Graph, node, run.Nodes[node.Index]);
        if (stored)
        {
            loop.Record(node.Index);
            // What was done was done: it is written down even if the run was cancelled meanwhile.
            await loop.Checkpoints!.SaveAsync(loop, CheckpointStatus.Running, CancellationToken.None).ConfigureAwait(false);
        }
        Report(node, run.Nodes[node.Index].Status, run.Nodes[node.Index].Reason);
    }

    public void Report(CompiledNode node, NodeStatus status, string? reason) =>
        run.Options.Progress?.Report(new GraphEvent(run.RunId, node.Id, status, run.Time.GetUtcNow(), reason));

    bool IsWanted(CompiledNode node)
    {
        ref NodeRun state = ref run.Nodes[node.Index];
        if (node.CheckedInputs is not null && FindMisfit(node) is { } misfit)
        {
            (state.Status, state.Reason) = (NodeStatus.Failed, misfit);
        }
        else if (node.When is { } condition && !IsTrue(node, condition, out string? problem))
        {
            (state.Status, state.Reason) = problem is null ? (NodeStatus.Skipped, $"Its condition was false: {condition.Text}") : (NodeStatus.Failed, problem);
        }
        else
        {
            return true;
        }
        Report(node, state.Status, state.Reason);
        return false;
    }

    string? FindMisfit(CompiledNode node)
    {
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            if (!node.CheckedInputs![i] || !run.TryGetInput(node, i, out object? value) || RunState.Fits(value, node.Inputs[i].Type)) continue;
            return $"Input '{node.Inputs[i].Name}' is {value?.GetType().Name ?? "null"} where {run.Graph.Types.NameOf(node.Inputs[i].Type)} was expected.";
        }
        return null;
    }

    bool IsTrue(CompiledNode node, PortExpression condition, out string? problem)
    {
        problem = null;
        var values = new object?[condition.Ports.Length];
        for (int i = 0; i < values.Length; i++) run.TryGetInput(node, condition.Ports[i], out values[i]);
        try
        {
            return condition.Evaluate(values) is true;
        }
        catch (Exception e)
        {
            problem = $"The condition \"{condition.Text}\" could not be evaluated: {e.Message}";
            return false;
        }
    }

    async ValueTask InPlaceAsync(CompiledNode node)
    {
        bool limited = false, placed = false, hosted = false;
        Activity? activity = null;
        long start = 0;
        try
        {
            if (node.Limit is { } limit)
            {
                if (!limit.Wait(0, CancellationToken.None)) await limit.WaitAsync(Cancelled).ConfigureAwait(false);
                limited = true;
            }
            if (!node.IsComposite)
            {
                if (loop.Places is { } places)
                {
                    if (!places.Wait(0, CancellationToken.None)) await places.WaitAsync(Cancelled).ConfigureAwait(false);
                    placed = true;
                }
                if (!host.Wait(0, CancellationToken.None)) await host.WaitAsync(Cancelled).ConfigureAwait(false);
                hosted = true;
            }
            start = run.Time.GetTimestamp();
            if (GraphTelemetry.IsTracing) activity = GraphTelemetry.StartNode(run.Graph, node, _parent);
            await InvokeAsync(node).ConfigureAwait(false);
        }
        catch (Exception e) when (Cancelled.IsCancellationRequested)
        {
            End(node, NodeStatus.Cancelled, "The run was cancelled.", e);
        }
        catch (Exception e)
        {
            Fail(node, e);
        }
        finally
        {
            if (hosted) host.Release();
            if (placed) loop.Places!.Release();
            if (limited) node.Limit!.Release();
        }
        Measure(node, start);
        if (activity is not null)
        {
            NodeStatus status = run.Nodes[node.Index].Status;
            GraphTelemetry.End(activity, status.ToString(), status is NodeStatus.Failed or NodeStatus.FellBack ? run.Nodes[node.Index].Reason : null);
        }
    }

    async ValueTask InvokeAsync(CompiledNode node)
    {
        string? key = null;
        if (node.Cache is { } cache)
        {
            key = cache.KeyOf(node, run.TryGetInput);
            if (cache.TryGet(key, out object?[]? known))
            {
                for (int i = 0; i < known!.Length; i++) run.SetSlot(node.OutputBase + i, known[i]);
                run.Nodes[node.Index].FromCache = true;
                End(node, NodeStatus.Succeeded, null, null);
                return;
            }
        }
        var context = new RunContext(run, node);
        bool foresee = node.SideEffect is not null && run.Options.DryRun;
        if (foresee)
        {
            run.Nodes[node.Index].Attempts = 1;
            await node.SideEffect!.DryRunAsync(context, Cancelled).ConfigureAwait(false);
        }
        else if (node.Resilience is { } resilience)
        {
            await InvokeResilientlyAsync(resilience, context).ConfigureAwait(false);
        }
        else
        {
            run.Nodes[node.Index].Attempts = 1;
            await node.Handler.ExecuteAsync(context, Cancelled).ConfigureAwait(false);
        }
        if (context.WaitReason is { } reason)
        {
            run.ClearOutputs(node);
            End(node, NodeStatus.Waiting, reason, null);
            return;
        }
        if (!foresee && node.Role == NodeRole.Work) RequireOutputs(node);
        End(node, foresee ? NodeStatus.Foreseen : NodeStatus.Succeeded, null, null);
        if (key is not null) Remember(node, key);
    }

    async ValueTask InvokeResilientlyAsync(ResiliencePipeline resilience, RunContext context)
    {
        ResilienceContext surroundings = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, Cancelled);
        try
        {
            await resilience.ExecuteAsync(
                static (surroundings, context) =>
                {
                    ref NodeRun state = ref context.Run.Nodes[context.Node.Index];
                    context.Begin(++state.Attempts);
                    return context.Node.Handler.ExecuteAsync(context, surroundings.CancellationToken);
                },
                surroundings, context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(surroundings);
        }
    }

    void RequireOutputs(CompiledNode node)
    {
        for (int i = 0; i < node.Outputs.Length; i++)
        {
            if (!run.TryGetOutput(node, i, out _)) throw new NodeFailedException($"It ended without setting its output '{node.Outputs[i].Name}'.");
        }
    }

    void Remember(CompiledNode node, string key)
    {
        var outputs = new object?[node.Outputs.Length];
        for (int i = 0; i < outputs.Length; i++) run.TryGetOutput(node, i, out outputs[i]);
        node.Cache!.Set(key, outputs);
    }

    void Fail(CompiledNode node, Exception error)
    {
        string reason = NodeResilience.Explain(error, node);
        run.ClearOutputs(node);
        if (node.Fallback is not { } fallback)
        {
            End(node, NodeStatus.Failed, reason, error);
            return;
        }
        for (int i = 0; i < fallback.Length; i++) run.SetSlot(node.OutputBase + i, fallback[i]);
        End(node, NodeStatus.FellBack, reason, error);
    }

    void End(CompiledNode node, NodeStatus status, string? reason, Exception? error)
    {
        ref NodeRun state = ref run.Nodes[node.Index];
        state.Status = status;
        state.Reason = reason;
        state.Error = error;
    }

    void Measure(CompiledNode node, long start)
    {
        ref NodeRun state = ref run.Nodes[node.Index];
        long end = run.Time.GetTimestamp();
        if (start == 0) start = end;
        state.Started = run.Elapsed(start);
        state.Duration = run.Time.GetElapsedTime(start, end);
        state.Queued = run.Time.GetElapsedTime(state.Ready, start);
    }
}
