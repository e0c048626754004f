using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
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
        bool limited = node.Limit is not null;
        try
        {
            if (!IsWanted(node)) return;
            Report(node, NodeStatus.Running, null);
            await InPlaceAsync(node).ConfigureAwait(false);
        }
        finally
        {
            // Taken by the loop before the node came here.
            if (limited) node.Limit!.Release();
        }
        GraphTelemetry.NodeEnded(run.Graph, node, run.Nodes[node.Index]);
        NodeStatus status = run.Nodes[node.Index].Status;
        if (node.SideEffect is not null && run.Recorder is { } recorder && run.Nodes[node.Index].Begun && status != NodeStatus.Cancelled)
        {
            loop.Record(node.Index);
            // What was done was done: it is written down even if the run was cancelled meanwhile.
            await loop.WriteAsync(recorder).ConfigureAwait(false);
        }
        if (status is NodeStatus.Failed or NodeStatus.FellBack) GraphLog.NodeFailed(run.Executor.Log, run.RunId, node.Id, status, run.Nodes[node.Index].Reason, run.Nodes[node.Index].Error);
        Report(node, status, run.Nodes[node.Index].Reason);
    }

    public void Report(CompiledNode node, NodeStatus status, string? reason)
    {
        if (run.Options.Progress is not { } progress) return;
        try
        {
            progress.Report(new GraphEvent(run.RunId, node.Id, status, run.Time.GetUtcNow(), reason));
        }
        catch (Exception e)
        {
            // Who looks on cannot end a run, or keep what it did from being undone.
            GraphLog.ObserverFailed(run.Executor.Log, run.RunId, node.Id, e);
        }
    }

    bool IsWanted(CompiledNode node)
    {
        ref NodeRun state = ref run.Nodes[node.Index];
        // A condition may look at the clock: a node that had begun before a crash was wanted, whatever its condition says now.
        if (node.CheckedInputs is not null && FindMisfit(node) is { } misfit)
        {
            (state.Status, state.Reason) = (NodeStatus.Failed, misfit);
        }
        else if (node.When is { } condition && !state.Begun && !IsTrue(node, condition, out string? problem))
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
        bool placed = false;
        HostPlace? place = null;
        Activity? activity = null;
        long start = 0;
        try
        {
            if (!node.IsComposite)
            {
                if (loop.Places is { } places)
                {
                    if (!places.Wait(0, CancellationToken.None)) await places.WaitAsync(Cancelled).ConfigureAwait(false);
                    placed = true;
                }
                if (!host.Wait(0, CancellationToken.None)) await host.WaitAsync(Cancelled).ConfigureAwait(false);
                place = new HostPlace(host);
            }
            start = run.Time.GetTimestamp();
            if (GraphTelemetry.IsTracing) activity = GraphTelemetry.StartNode(run.Graph, node, _parent);
            // An inline node waits for nothing, so it has nothing to lend its place for.
            if (place is not null && !node.IsInline) HostPlace.Current = place;
            await InvokeAsync(node, place).ConfigureAwait(false);
        }
        catch (RunFaultException e)
        {
            GraphTelemetry.End(activity, "Fault", e.InnerException!);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
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
            place?.End();
            if (placed) loop.Places!.Release();
        }
        Measure(node, start);
        GraphTelemetry.End(activity, run.Nodes[node.Index]);
    }

    async ValueTask InvokeAsync(CompiledNode node, HostPlace? place)
    {
        if (node.Cache is { } cache && KeyOf(node) is { } key)
        {
            await InvokeCachedAsync(node, cache, key, place).ConfigureAwait(false);
            return;
        }
        await InvokeAsync(node).ConfigureAwait(false);
    }

    async ValueTask InvokeCachedAsync(CompiledNode node, NodeCache cache, string key, HostPlace? place)
    {
        while (true)
        {
            (string[]? answer, Task<string[]?>? flight) = cache.Join(key);
            if (flight is not null)
            {
                place?.Lend();
                try
                {
                    answer = await flight.WaitAsync(Cancelled).ConfigureAwait(false);
                }
                finally
                {
                    if (place is not null) await place.TakeBackAsync().ConfigureAwait(false);
                }
                // The one that made the call was cut off: the next one makes it.
                if (answer is null) continue;
            }
            if (answer is not null)
            {
                for (int i = 0; i < answer.Length; i++) run.SetSlot(node.OutputBase + i, run.Graph.Json.ReadKept(answer[i], node.Outputs[i].Type));
                run.Nodes[node.Index].FromCache = true;
                End(node, NodeStatus.Succeeded, null, null);
                return;
            }
            break;
        }
        string[]? outputs = null;
        try
        {
            await InvokeAsync(node).ConfigureAwait(false);
            if (run.Nodes[node.Index].Status == NodeStatus.Succeeded) outputs = Kept(node);
        }
        catch (Exception e) when (!Cancelled.IsCancellationRequested)
        {
            cache.Fail(key, e);
            throw;
        }
        catch (Exception)
        {
            cache.End(key, null);
            throw;
        }
        cache.End(key, outputs);
    }

    // Without a key that is exact the node is asked itself: an answer to other inputs would be worse than none.
    string? KeyOf(CompiledNode node)
    {
        var key = new System.Text.StringBuilder(run.Tenant).Append('\n');
        try
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                // An absent input differs from one that is null.
                if (run.TryGetInput(node, i, out object? value)) key.Append(run.Graph.Json.Keep(value, node.Inputs[i].Type));
                key.Append('\n');
            }
        }
        catch (NotSupportedException e)
        {
            run.Note(node, $"Not answered from the cache: {e.Message}.");
            return null;
        }
        return key.ToString();
    }

    string[]? Kept(CompiledNode node)
    {
        var outputs = new string[node.Outputs.Length];
        try
        {
            for (int i = 0; i < outputs.Length; i++)
            {
                run.TryGetOutput(node, i, out object? value);
                outputs[i] = run.Graph.Json.Keep(value, node.Outputs[i].Type);
            }
        }
        catch (NotSupportedException e)
        {
            run.Note(node, $"Not kept in the cache: {e.Message}.");
            return null;
        }
        return outputs;
    }

    async ValueTask InvokeAsync(CompiledNode node)
    {
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
            await AttemptAsync(context, Cancelled).ConfigureAwait(false);
        }
        if (context.WaitReason is { } reason)
        {
            run.ClearOutputs(node);
            run.Nodes[node.Index].Due = context.WaitDue;
            End(node, NodeStatus.Waiting, reason, null);
            return;
        }
        if (!foresee && node.Role == NodeRole.Work) RequireOutputs(node);
        if (run.Recorder is not null) KeepOutputs(node);
        End(node, foresee ? NodeStatus.Foreseen : NodeStatus.Succeeded, null, null);
    }

    async ValueTask InvokeResilientlyAsync(ResiliencePipeline resilience, RunContext context)
    {
        ResilienceContext surroundings = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, Cancelled);
        try
        {
            await resilience.ExecuteAsync(
                static (surroundings, state) => state.Execution.AttemptAsync(state.Context, surroundings.CancellationToken),
                surroundings, (Execution: this, Context: context)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(surroundings);
        }
    }

    ValueTask AttemptAsync(RunContext context, CancellationToken token)
    {
        CompiledNode node = context.Node;
        context.Begin(++run.Nodes[node.Index].Attempts);
        if (node.SideEffect is null && (node.Definition.Retry is null || !GraphTelemetry.IsTracing)) return node.Handler.ExecuteAsync(context, token);
        return AttemptWithRecordAsync(context, token);
    }

    async ValueTask AttemptWithRecordAsync(RunContext context, CancellationToken token)
    {
        CompiledNode node = context.Node;
        using Activity? activity = node.Definition.Retry is null ? null : GraphTelemetry.StartAttempt(node, context.Attempt);
        try
        {
            if (node.SideEffect is not null) await BeginEffectAsync(node, context.Attempt).ConfigureAwait(false);
            await node.Handler.ExecuteAsync(context, token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            GraphTelemetry.Fail(activity, e);
            throw;
        }
    }

    // The lease is checked in the write that says what is about to be done, and everything that led to it is in the same write.
    async ValueTask BeginEffectAsync(CompiledNode node, int attempt)
    {
        Cancelled.ThrowIfCancellationRequested();
        loop.MarkBegun(node.Index);
        if (run.Recorder is not { } recorder) return;
        try
        {
            await loop.WriteAsync(recorder, NodeRecord.Begun(run, node, attempt)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new RunFaultException(e);
        }
        Cancelled.ThrowIfCancellationRequested();
    }

    void RequireOutputs(CompiledNode node)
    {
        for (int i = 0; i < node.Outputs.Length; i++)
        {
            if (!run.TryGetOutput(node, i, out _)) throw new NodeFailedException($"It ended without setting its output '{node.Outputs[i].Name}'.");
        }
    }

    void KeepOutputs(CompiledNode node)
    {
        for (int i = 0; i < node.Outputs.Length; i++)
        {
            if (!run.TryGetOutput(node, i, out object? value)) continue;
            try
            {
                run.Keep(node.OutputBase + i, run.Graph.Json.Keep(value, node.Outputs[i].Type));
            }
            catch (NotSupportedException e)
            {
                throw new NodeFailedException($"Its output '{node.Outputs[i].Name}' cannot be stored: {e.Message}.", e);
            }
        }
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
