using System.Diagnostics;
using Purchasing.Graph.Checkpoints;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Running;

/// <summary>
/// Runs graphs as data flow: a node starts when its inputs are there. Registered by
/// <see cref="LogicGraphServices.AddLogicGraph"/> as a singleton, so that the bound on parallel nodes holds over the host.
/// </summary>
/// <remarks>Safe for use by any thread.</remarks>
public sealed class GraphExecutor
{
    static readonly Dictionary<string, object?> NoInputs = [];
    readonly TimeProvider _time;
    readonly SemaphoreSlim _host;

    /// <summary>Creates an executor.</summary>
    /// <param name="options">The host's options.</param>
    /// <param name="time">The clock of traces, timeouts and caches.</param>
    public GraphExecutor(LogicGraphOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxParallelism, 1, nameof(options));
        _time = time;
        _host = new SemaphoreSlim(options.MaxParallelism, options.MaxParallelism);
    }

    /// <summary>
    /// Runs a graph to its end. Failures of nodes do not throw: they are in the outcome. With a run id and a checkpoint
    /// store that knows it, goes on where that run was; <paramref name="inputs"/> are then those of the stored run.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">A value for each input of the graph, by name; optional ones may be left out.</param>
    /// <param name="options">How to run it; the defaults when left out.</param>
    /// <param name="cancellationToken">
    /// Cancels the run: nothing new starts, and the task ends, with <see cref="RunStatus.Cancelled"/>, when nothing is running any
    /// more. A cancelled run that was written to a checkpoint can be resumed.
    /// </param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentException">An input is missing, unknown or of the wrong type.</exception>
    /// <exception cref="CheckpointConflictException">Another process goes on with the same run.</exception>
    /// <exception cref="InvalidOperationException">The stored run was started with another graph, or a value cannot be stored.</exception>
    public async Task<GraphRun> RunAsync(
        LogicGraph graph, IReadOnlyDictionary<string, object?> inputs, GraphRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= GraphRunOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxParallelism, 1, nameof(options));
        // Without nodes that run other graphs the number of workers is bound enough, and cheaper.
        using SemaphoreSlim? places = graph.HasComposite ? new SemaphoreSlim(options.MaxParallelism, options.MaxParallelism) : null;
        return await RunAsync(graph, inputs, options, places, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with a stored run that waited, or whose process died.</summary>
    /// <param name="graph">The graph it was started with.</param>
    /// <param name="runId">The run.</param>
    /// <param name="options">How to run it; must have <see cref="GraphRunOptions.Checkpoints"/>.</param>
    /// <param name="cancellationToken">Cancels the run, as in <see cref="RunAsync(LogicGraph, IReadOnlyDictionary{string, object?}, GraphRunOptions?, CancellationToken)"/>.</param>
    /// <returns>The outcome; that of the first time when the run was complete.</returns>
    /// <exception cref="ArgumentException">The options have no checkpoint store, or it does not know the run.</exception>
    /// <exception cref="CheckpointConflictException">Another process goes on with the same run.</exception>
    public async Task<GraphRun> ResumeAsync(LogicGraph graph, string runId, GraphRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Checkpoints is not { } store) throw new ArgumentException("A run is resumed from a checkpoint store; set Checkpoints.", nameof(options));
        if (await store.LoadAsync(runId, cancellationToken).ConfigureAwait(false) is null) throw new ArgumentException($"The checkpoint store knows no run '{runId}'.", nameof(runId));
        return await RunAsync(graph, NoInputs, options with { RunId = runId }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a graph within a run: its nodes take their places among those of the outer run.</summary>
    internal async Task<GraphRun> RunAsync(
        LogicGraph graph, IReadOnlyDictionary<string, object?> inputs, GraphRunOptions options, SemaphoreSlim? places, CancellationToken cancellationToken)
    {
        var run = new RunState(graph, options, _time) { Executor = this };
        RunCheckpoints? checkpoints = options.Checkpoints is { } store && !options.DryRun ? new RunCheckpoints(run, store) : null;
        var known = checkpoints is null ? null : await checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false);
        if (known is { Status: CheckpointStatus.Completed } complete) return End(run, complete.Outcome ?? RunStatus.Succeeded, null);

        Activity? activity = GraphTelemetry.IsTracing ? GraphTelemetry.StartRun(graph, run.RunId) : null;
        if (known is { Status: CheckpointStatus.Compensating } stuck)
        {
            return End(run, await CompensateAsync(run, checkpoints!, stuck.Outcome ?? RunStatus.Failed).ConfigureAwait(false), activity);
        }
        if (known is null) GraphInputs.Bind(run, inputs);
        else Restore(run);

        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var loop = new RunLoop(run, _host, places, cancellation) { Checkpoints = checkpoints };
        try
        {
            await loop.RunAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            GraphTelemetry.End(activity, "Fault", e.Message);
            throw;
        }
        RunStatus status = StatusOf(run, cancellationToken.IsCancellationRequested);
        if (!options.DryRun && NeedsUndoing(graph.Definition.Compensation, status)) status = await CompensateAsync(run, checkpoints, status).ConfigureAwait(false);
        else if (checkpoints is not null) await StoreEndAsync(run, checkpoints, status).ConfigureAwait(false);
        return End(run, status, activity);
    }

    /// <summary>Undoes a nested run that had succeeded, because the run around it failed.</summary>
    /// <returns>Whether anything was undone.</returns>
    internal async ValueTask<bool> UndoAsync(LogicGraph graph, GraphRunOptions options, RunState? kept)
    {
        RunCheckpoints? checkpoints = null;
        if (options.Checkpoints is { } store)
        {
            // The newest checkpoint says more than what is kept: it knows what was undone already.
            kept = new RunState(graph, options, _time) { Executor = this };
            checkpoints = new RunCheckpoints(kept, store);
            if (await checkpoints.LoadAsync(CancellationToken.None).ConfigureAwait(false) is null) return false;
        }
        if (kept is null) return false;
        if (!await Compensator.RunAsync(kept, checkpoints, RunStatus.Failed).ConfigureAwait(false))
        {
            throw new NodeFailedException($"Run '{kept.RunId}' could not be undone in full.");
        }
        if (checkpoints is not null) await checkpoints.SaveAsync(null, CheckpointStatus.Completed, CancellationToken.None, RunStatus.Failed).ConfigureAwait(false);
        return kept.Nodes.Any(node => node.Compensation == CompensationStatus.Undone);
    }

    static async ValueTask<RunStatus> CompensateAsync(RunState run, RunCheckpoints? checkpoints, RunStatus status)
    {
        bool complete = await Compensator.RunAsync(run, checkpoints, status).ConfigureAwait(false);
        // What could not be undone stays on the list of unfinished runs, to be tried again.
        if (complete && checkpoints is not null) await checkpoints.SaveAsync(null, CheckpointStatus.Completed, CancellationToken.None, status).ConfigureAwait(false);
        return status;
    }

    static ValueTask StoreEndAsync(RunState run, RunCheckpoints checkpoints, RunStatus status) => status switch
    {
        RunStatus.Waiting => checkpoints.SaveAsync(null, CheckpointStatus.Waiting, CancellationToken.None),
        // A cancelled run is an interrupted one: it goes on when it is resumed.
        RunStatus.Cancelled => checkpoints.IsStored ? checkpoints.SaveAsync(null, CheckpointStatus.Running, CancellationToken.None) : ValueTask.CompletedTask,
        _ => checkpoints.SaveAsync(null, CheckpointStatus.Completed, CancellationToken.None, status),
    };

    static GraphRun End(RunState run, RunStatus status, Activity? activity)
    {
        run.Duration = run.Elapsed(run.Time.GetTimestamp());
        run.Loop = null;
        GraphTelemetry.RunEnded(run.Graph, status, run.Duration);
        GraphTelemetry.End(activity, status.ToString(), status == RunStatus.Failed ? "A node failed." : null);
        return new GraphRun(run, status);
    }

    // What did its work keeps its outcome; everything else is decided, and done, again.
    static void Restore(RunState run)
    {
        for (int i = 0; i < run.Nodes.Length; i++)
        {
            ref NodeRun node = ref run.Nodes[i];
            if (node.Status is NodeStatus.Succeeded or NodeStatus.FellBack)
            {
                node.Restored = true;
                node.Settled = false;
                continue;
            }
            run.ClearOutputs(run.Graph.Nodes[i]);
            node = new NodeRun { Begun = node.Begun };
        }
    }

    static RunStatus StatusOf(RunState run, bool cancelled)
    {
        bool failed = false, waiting = false, unfinished = false;
        for (int i = 0; i < run.Nodes.Length; i++)
        {
            switch (run.Nodes[i].Status)
            {
                case NodeStatus.Failed:
                    failed |= !run.IsHandled(i);
                    break;
                case NodeStatus.Waiting:
                    waiting = true;
                    break;
                case NodeStatus.NotStarted or NodeStatus.Cancelled:
                    unfinished = true;
                    break;
            }
        }
        if (cancelled && unfinished) return RunStatus.Cancelled;
        return failed ? RunStatus.Failed : waiting ? RunStatus.Waiting : RunStatus.Succeeded;
    }

    static bool NeedsUndoing(CompensationPolicy policy, RunStatus status) => policy switch
    {
        CompensationPolicy.OnFailure => status == RunStatus.Failed,
        CompensationPolicy.OnFailureOrCancellation => status is RunStatus.Failed or RunStatus.Cancelled,
        _ => false,
    };
}
