using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Json;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Running;

/// <summary>
/// Runs graphs as data flow: a node starts when its inputs are there. Registered by
/// <c>AddLogicGraph</c> as a singleton, so that the bound on parallel nodes holds over the host.
/// </summary>
/// <remarks>Safe for use by any thread.</remarks>
public sealed class GraphExecutor
{
    static readonly Dictionary<string, object?> NoInputs = [];

    // What could not be undone is tried again, but not at once.
    static readonly TimeSpan UndoPause = TimeSpan.FromMinutes(1);
    readonly TimeProvider _time;
    readonly SemaphoreSlim _host;
    readonly ValueJson _json;
    readonly IValueProtector? _protector;

    /// <summary>Creates an executor.</summary>
    /// <param name="options">The host's options.</param>
    /// <param name="time">The clock of traces, timeouts, timers and caches.</param>
    /// <param name="loggers">Where it logs; nowhere when left out.</param>
    public GraphExecutor(LogicGraphOptions options, TimeProvider time, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxParallelism, 1, nameof(options));
        _time = time;
        _host = new SemaphoreSlim(options.MaxParallelism, options.MaxParallelism);
        _json = new ValueJson(options.Types, options.JsonTypes);
        _protector = options.Protector;
        Log = loggers?.CreateLogger(GraphTelemetry.SourceName) ?? NullLogger.Instance;
    }

    internal ILogger Log { get; }

    /// <summary>
    /// Runs a graph to its end. Failures of nodes do not throw: they are in the outcome. With a run id and a store that knows it, goes on
    /// where that run was; <paramref name="inputs"/> are then those of the stored run.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">A value for each input of the graph, by name; optional ones may be left out.</param>
    /// <param name="options">How to run it; the defaults when left out.</param>
    /// <param name="cancellationToken">
    /// Cancels the run: nothing new starts, and the task ends, with <see cref="RunStatus.Cancelled"/>, when nothing is running any
    /// more. A cancelled run that was stored can be resumed.
    /// </param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentException">An input is missing, unknown or of the wrong type.</exception>
    /// <exception cref="RunLeaseException">Another runner carries on the same run.</exception>
    /// <exception cref="InvalidOperationException">The stored run was started with another graph, or a value cannot be stored.</exception>
    public async Task<GraphRun> RunAsync(
        LogicGraph graph, IReadOnlyDictionary<string, object?> inputs, GraphRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        HostPlace? place = HostPlace.Current;
        place?.Lend();
        try
        {
            return await StartAsync(graph, inputs, options ?? GraphRunOptions.Default, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (place is not null) await place.TakeBackAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Goes on with a stored run that waited, or whose process died.</summary>
    /// <param name="graph">The graph it was started with.</param>
    /// <param name="runId">The run.</param>
    /// <param name="options">How to run it; must have <see cref="GraphRunOptions.Store"/>.</param>
    /// <param name="cancellationToken">Cancels the run, as in <see cref="RunAsync(LogicGraph, IReadOnlyDictionary{string, object?}, GraphRunOptions?, CancellationToken)"/>.</param>
    /// <returns>The outcome; that of the first time when the run was complete.</returns>
    /// <exception cref="ArgumentException">The options have no store, or it does not know the run.</exception>
    /// <exception cref="RunLeaseException">Another runner carries on the run.</exception>
    public async Task<GraphRun> ResumeAsync(LogicGraph graph, string runId, GraphRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Store is not { } store) throw new ArgumentException("A run is resumed from a store; set Store.", nameof(options));
        if (await store.FindAsync(runId, cancellationToken).ConfigureAwait(false) is null) throw new ArgumentException($"The store knows no run '{runId}'.", nameof(runId));
        return await RunAsync(graph, NoInputs, options with { RunId = runId }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes up the stored runs that are due: interrupted ones whose lease has ended, and waiting ones whose time or signal has come. What
    /// a host does at its start and every few seconds.
    /// </summary>
    /// <param name="graphs">The graphs, in every version that has unfinished runs; a run goes on with the one of its hash.</param>
    /// <param name="options">How to run them; must have <see cref="GraphRunOptions.Store"/>.</param>
    /// <param name="cancellationToken">Cancels the runs.</param>
    /// <returns>What became of each; one that failed to be taken up does not keep the others from it.</returns>
    /// <exception cref="ArgumentException">The options have no store.</exception>
    public async Task<IReadOnlyList<RecoveredRun>> RecoverAsync(IReadOnlyCollection<LogicGraph> graphs, GraphRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Store is not { } store) throw new ArgumentException("Runs are taken up from a store; set Store.", nameof(options));
        var byHash = graphs.DistinctBy(graph => graph.Hash).ToDictionary(graph => graph.Hash, StringComparer.Ordinal);
        var recovered = new List<RecoveredRun>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelism, CancellationToken = cancellationToken };
        foreach (string name in byHash.Values.Select(graph => graph.Name).Distinct(StringComparer.Ordinal))
        {
            for (var query = new RunQuery { Graph = name, Due = true }; ;)
            {
                IReadOnlyList<StoredRun> due = await store.ListAsync(query, cancellationToken).ConfigureAwait(false);
                var taken = new RecoveredRun[due.Count];
                // One that takes long does not keep the others waiting.
                await Parallel.ForAsync(0, due.Count, parallel, async (i, token) =>
                    taken[i] = await RecoverAsync(due[i], byHash.GetValueOrDefault(due[i].GraphHash), options, token).ConfigureAwait(false)).ConfigureAwait(false);
                recovered.AddRange(taken);
                if (due.Count < query.Limit) break;
                query = query with { After = due[^1] };
            }
        }
        return recovered;
    }

    /// <summary>Passes data to a stored run from outside. The run is due then; the first signal of a name counts.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="store">The store.</param>
    /// <param name="runId">The run.</param>
    /// <param name="name">The name of the signal; within an item of a foreach after the item, such as <c>each[3]/approved</c>.</param>
    /// <param name="value">The data.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What became of the signal.</returns>
    /// <exception cref="ArgumentException">The data cannot be kept exactly.</exception>
    public ValueTask<SignalResult> SignalAsync<T>(IRunStore store, string runId, string name, T value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        try
        {
            return store.SignalAsync(runId, name, SignalData.Write(_json.Keep(value, typeof(T)), _protector), cancellationToken);
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException($"Signal '{name}' cannot be stored: {e.Message}", nameof(value), e);
        }
    }

    async Task<RecoveredRun> RecoverAsync(StoredRun run, LogicGraph? graph, GraphRunOptions options, CancellationToken cancellationToken)
    {
        if (graph is null)
        {
            return new RecoveredRun(run.RunId, null, new InvalidOperationException(
                $"Run '{run.RunId}' was started with version {run.GraphVersion} of graph '{run.Graph}', which is not among the graphs to go on with."));
        }
        try
        {
            return new RecoveredRun(run.RunId, await RunAsync(graph, NoInputs, options with { RunId = run.RunId }, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new RecoveredRun(run.RunId, null, e);
        }
    }

    async Task<GraphRun> StartAsync(LogicGraph graph, IReadOnlyDictionary<string, object?> inputs, GraphRunOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxParallelism, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.LeaseTime, TimeSpan.Zero, nameof(options));
        // Without nodes that run other graphs the number of workers is bound enough, and cheaper.
        using SemaphoreSlim? places = graph.HasComposite ? new SemaphoreSlim(options.MaxParallelism, options.MaxParallelism) : null;
        var run = new RunState(graph, options, _time) { Executor = this };
        using IDisposable? scope = BeginLogScope(run);
        if (options.Store is null || options.DryRun)
        {
            GraphInputs.Bind(run, inputs);
            return await RunAsync(run, places, cancellationToken).ConfigureAwait(false);
        }
        if (graph.StorageProblems.Count > 0)
        {
            throw new InvalidOperationException($"Runs of graph '{graph.Name}' cannot be stored. {string.Join(' ', graph.StorageProblems)}");
        }
        OpenedRun opened = await OpenAsync(run, inputs, options, options.Store, cancellationToken).ConfigureAwait(false);
        if (opened.Run.GraphHash != graph.Hash)
        {
            throw new InvalidOperationException(
                $"Run '{run.RunId}' was started with another version of graph '{opened.Run.Graph}' ({opened.Run.GraphVersion}) and can only go on with that one. "
                + "Finish it there, or start a new run under another id.");
        }
        if (opened.Lease is null) return Finished(run, opened);
        RunRecorder recorder = new(options.Store, opened, _time);
        await using (recorder.ConfigureAwait(false))
        {
            run.Recorder = recorder;
            run.IsRecorded = true;
            Restore(run, opened.Entries);
            return opened.Run.Status == StoredRunStatus.Undoing
                ? await GoOnUndoingAsync(run, Enum.Parse<RunStatus>(opened.Run.Outcome!), places, cancellationToken).ConfigureAwait(false)
                : await RunAsync(run, places, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts the run's id on every line that is logged from here on, by nodes and by the store too.</summary>
    internal IDisposable? BeginLogScope(RunState run) => Log.IsEnabled(LogLevel.Critical)
        ? Log.BeginScope(new KeyValuePair<string, object?>[] { new("RunId", run.RunId), new("Graph", run.Graph.Name) })
        : null;

    /// <summary>Runs a graph within a run: its nodes take their places among those of the outer run.</summary>
    internal async Task<GraphRun> RunAsync(RunState run, SemaphoreSlim? places, CancellationToken cancellationToken)
    {
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Activity? activity = GraphTelemetry.IsTracing ? GraphTelemetry.StartRun(run.Graph, run.RunId) : null;
        try
        {
            var loop = new RunLoop(run, _host, places, cancellation);
            // A nested run is cancelled by the one around it, which is told.
            if (run.Recorder is { } recorder && run.Prefix.Length == 0) recorder.Lost = loop.Stop;
            await loop.RunAsync().ConfigureAwait(false);
            RunStatus status = StatusOf(run, cancellationToken.IsCancellationRequested);
            bool undone = true;
            if (!run.Options.DryRun && NeedsUndoing(run.Graph.Compensation, status) && Compensator.IsNeeded(run))
            {
                await BeginUndoingAsync(run, loop, status).ConfigureAwait(false);
                undone = await UndoAsync(run, cancellationToken).ConfigureAwait(false);
            }
            run.Duration = run.Elapsed(_time.GetTimestamp());
            await CloseAsync(run, loop, status, undone).ConfigureAwait(false);
            GraphTelemetry.End(activity, status);
            return End(run, status);
        }
        catch (Exception e)
        {
            GraphTelemetry.End(activity, "Fault", e);
            GraphLog.RunStopped(Log, run.RunId, run.Graph.Name, e.Message, e);
            throw;
        }
    }

    /// <summary>Undoes a nested run that had ended, because the run around it failed.</summary>
    /// <returns>Whether everything was undone.</returns>
    internal static ValueTask<bool> UndoNestedAsync(RunState run, CancellationToken cancellationToken) => Compensator.RunAsync(run, cancellationToken);

    /// <summary>Makes an item of a foreach from its log, as it was when it ended.</summary>
    internal void RestoreNested(RunState run, IEnumerable<RunEntry> entries)
    {
        Restore(run, entries);
        Replay(run, null);
    }

    /// <summary>Puts the log of a run, or of an item of a foreach, back into its state.</summary>
    internal static void Restore(RunState run, IEnumerable<RunEntry> entries)
    {
        Dictionary<string, List<RunEntry>>? items = null;
        foreach (RunEntry entry in entries)
        {
            string prefix = entry.Kind is RunEntryKind.Started or RunEntryKind.TakenUp or RunEntryKind.Signal or RunEntryKind.Completed ? "" : PrefixOf(entry.Subject);
            if (prefix == run.Prefix)
            {
                NodeRecord.Read(run, entry);
                continue;
            }
            items ??= new Dictionary<string, List<RunEntry>>(StringComparer.Ordinal);
            if (!items.TryGetValue(prefix, out List<RunEntry>? known)) items[prefix] = known = [];
            known.Add(entry);
        }
        foreach (var (prefix, known) in items ?? []) run.Recorder?.Keep(prefix, known);
    }

    /// <summary>The items of foreach nodes that the subject of an entry lies in.</summary>
    internal static string PrefixOf(string subject) => subject[..(subject.LastIndexOf("]/", StringComparison.Ordinal) is var end and >= 0 ? end + 2 : 0)];

    static async Task<OpenedRun> OpenAsync(
        RunState run, IReadOnlyDictionary<string, object?> inputs, GraphRunOptions options, IRunStore store, CancellationToken cancellationToken)
    {
        string owner = options.Owner ?? $"{Environment.MachineName}:{Environment.ProcessId}";
        var opening = new RunOpening(run.RunId, run.Graph.Name, run.Graph.Definition.Version, run.Graph.Hash, null, owner, options.LeaseTime);
        if (options.RunId is not null && await store.OpenAsync(opening, cancellationToken).ConfigureAwait(false) is { } known) return known;
        // Its conditions are evaluated before anything is written, on a state of its own: that of the run comes from the log.
        using var never = new CancellationTokenSource();
        var judge = new RunState(run.Graph, options, run.Time) { Executor = run.Executor, Started = run.Started };
        GraphInputs.Bind(judge, inputs);
        new RunLoop(judge, run.Executor._host, null, never).JudgeInputs();
        return (await store.OpenAsync(opening with { Started = NodeRecord.Started(judge) }, cancellationToken).ConfigureAwait(false))!;
    }

    GraphRun Finished(RunState run, OpenedRun opened)
    {
        Restore(run, opened.Entries);
        TimeSpan duration = run.Duration;
        Replay(run, null);
        run.Duration = duration;
        run.Loop = null;
        return new GraphRun(run, Enum.Parse<RunStatus>(opened.Run.Outcome!));
    }

    RunLoop Replay(RunState run, SemaphoreSlim? places)
    {
        using var never = new CancellationTokenSource();
        var loop = new RunLoop(run, _host, places, never);
        loop.Replay();
        return loop;
    }

    async Task<GraphRun> GoOnUndoingAsync(RunState run, RunStatus status, SemaphoreSlim? places, CancellationToken cancellationToken)
    {
        Activity? activity = GraphTelemetry.IsTracing ? GraphTelemetry.StartRun(run.Graph, run.RunId) : null;
        try
        {
            RunLoop loop = Replay(run, places);
            bool undone = await UndoAsync(run, cancellationToken).ConfigureAwait(false);
            run.Duration = run.Elapsed(_time.GetTimestamp());
            await CloseAsync(run, loop, status, undone).ConfigureAwait(false);
            GraphTelemetry.End(activity, status);
            return End(run, status);
        }
        catch (Exception e)
        {
            GraphTelemetry.End(activity, "Fault", e);
            throw;
        }
    }

    static async ValueTask BeginUndoingAsync(RunState run, RunLoop loop, RunStatus status)
    {
        if (run.Recorder is not { } recorder) return;
        // An item of a foreach that fails undoes what it did, while the run goes on.
        if (run.Prefix.Length == 0) recorder.Status = StoredRunStatus.Undoing;
        await loop.WriteAsync(recorder, outcome: run.Prefix.Length == 0 ? status.ToString() : null).ConfigureAwait(false);
    }

    static async ValueTask<bool> UndoAsync(RunState run, CancellationToken cancellationToken)
    {
        // A run that was cancelled is undone all the same; the host that stops ends that too.
        using CancellationTokenSource stopping = cancellationToken.IsCancellationRequested
            ? CancellationTokenSource.CreateLinkedTokenSource(run.Options.Stopping)
            : CancellationTokenSource.CreateLinkedTokenSource(run.Options.Stopping, cancellationToken);
        try
        {
            return await Compensator.RunAsync(run, stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    static async ValueTask CloseAsync(RunState run, RunLoop loop, RunStatus status, bool undone)
    {
        if (run.Recorder is not { } recorder) return;
        if (run.Prefix.Length > 0)
        {
            // An item that acted, or waits, is written down to its end, so that it is not decided again; another one can be.
            if ((run.IsRecorded || status == RunStatus.Waiting) && loop.HasUnrecorded) await loop.WriteAsync(recorder).ConfigureAwait(false);
            return;
        }
        List<NewRunEntry> entries = loop.TakeUnrecorded();
        if (!undone)
        {
            await recorder.CloseAsync(entries, StoredRunStatus.Undoing, status.ToString(), run.Time.GetUtcNow() + UndoPause).ConfigureAwait(false);
            return;
        }
        switch (status)
        {
            case RunStatus.Waiting:
                DateTimeOffset? due = null;
                foreach (NodeRun node in run.Nodes)
                {
                    if (node.Status == NodeStatus.Waiting && node.Due is { } next && !(due <= next)) due = next;
                }
                await recorder.CloseAsync(entries, StoredRunStatus.Waiting, null, due).ConfigureAwait(false);
                break;
            case RunStatus.Cancelled when run.Graph.Compensation != CompensationPolicy.OnFailureOrCancellation:
                // A cancelled run is an interrupted one: it goes on when it is taken up.
                await recorder.CloseAsync(entries, StoredRunStatus.Running, null, null).ConfigureAwait(false);
                break;
            default:
                entries.Add(NodeRecord.Completed(run, status));
                await recorder.CloseAsync(entries, StoredRunStatus.Completed, status.ToString(), null).ConfigureAwait(false);
                break;
        }
    }

    GraphRun End(RunState run, RunStatus status)
    {
        run.Loop = null;
        GraphTelemetry.RunEnded(run.Graph, status, run.Duration);
        if (run.Prefix.Length == 0 && run.Recorder is not null) GraphLog.RunEnded(Log, run.RunId, run.Graph.Name, status, run.Duration);
        return new GraphRun(run, status);
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
