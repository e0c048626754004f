using Microsoft.Extensions.Logging;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Core.Telemetry;
using Purchasing.Graph.Running;

namespace Purchasing.Core.Catalogue;

/// <summary>
/// Decides the whole catalogue batch by batch and makes one order per supplier. Every batch is one transaction, so a run
/// that dies is resumed under its key where it was, by this process or any other, and ends with the same orders.
/// </summary>
/// <remarks>Thread-safe. Memory is bounded by batch size × workers, whatever the size of the catalogue.</remarks>
public sealed partial class CatalogueRunner
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);

    private readonly PurchasingGraph _graph;
    private readonly BatchDecider _decider;
    private readonly ICatalogueRunStore _store;
    private readonly IOrderPlacer _placer;
    private readonly IDecisionEngine _engine;
    private readonly RunFinalizer _finalizer;
    private readonly PurchasingOptions _options;
    private readonly IExchangeRates _rates;
    private readonly OutboxSignal _signal;
    private readonly TimeProvider _time;
    private readonly ILogger<CatalogueRunner> _log;

    /// <summary>A runner.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="executor">What runs it.</param>
    /// <param name="store">Where the run is remembered.</param>
    /// <param name="placer">Orders products whose line had to be decided again.</param>
    /// <param name="engine">Decides amounts and approval of whole orders, and knows the rules in force.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="sending">Which channel orders go through.</param>
    /// <param name="rates">Exchange rates.</param>
    /// <param name="signal">Wakes the dispatcher.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public CatalogueRunner(
        PurchasingGraph graph,
        GraphExecutor executor,
        ICatalogueRunStore store,
        IOrderPlacer placer,
        IDecisionEngine engine,
        PurchasingOptions options,
        SendingOptions sending,
        IExchangeRates rates,
        OutboxSignal signal,
        TimeProvider time,
        ILogger<CatalogueRunner> log)
    {
        _graph = graph;
        _decider = new BatchDecider(graph, executor);
        _store = store;
        _placer = placer;
        _engine = engine;
        _finalizer = new RunFinalizer(store, engine, options, sending, time);
        _options = options;
        _rates = rates;
        _signal = signal;
        _time = time;
        _log = log;
    }

    /// <summary>Starts a run, or finds the one to resume. Nothing is decided yet: the run has its key and can be listed.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The run, to be given to <see cref="WorkAsync"/>, and whether it had been started before.</returns>
    /// <exception cref="ArgumentException">The key cannot name a new run.</exception>
    /// <exception cref="RunConflictException">The run was abandoned, or started with other rules that are not accepted.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    /// <exception cref="FactSourceException">The graph lists no products, or the rule engine does not answer.</exception>
    public async Task<StartedRun> StartAsync(RunOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        if (options.Lease <= TimeSpan.Zero)
            throw new ArgumentException($"The lease of a run is longer than nothing, not {options.Lease.TotalSeconds} seconds.", nameof(options));
        // A graph that lists no products fails here, before there is a run that nobody could finish.
        _ = _graph.Catalogue;
        // What is wrong with the key of a run that is there already keeps nobody from resuming it.
        if (options.RunKey is string key && RunKeys.ProblemOfRun(key) is string problem
            && (key.Length == 0 || await _store.FindAsync(key, cancellationToken).ConfigureAwait(false) is null))
        {
            throw new ArgumentException(problem, nameof(options));
        }

        await InterruptDeadAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = _time.GetUtcNow();
        // What the store keeps is compared, so the time is cut to what every database can keep.
        now = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        RuleSetReference inForce = await _engine.RuleSetAsync(cancellationToken).ConfigureAwait(false);
        CatalogueRun wanted = new()
        {
            RunKey = options.Key ?? OrderIds.New(now).Replace("PO-", "RUN-", StringComparison.Ordinal),
            RuleSetHash = inForce.Hash,
            RuleSetVersion = inForce.Version,
            OrderDate = _options.DayOf(now),
            StartedAt = now,
            StartedBy = options.Actor,
        };
        CatalogueRun run = await _store.StartAsync(wanted, cancellationToken).ConfigureAwait(false);
        bool resumed = run.StartedAt != wanted.StartedAt;
        if (run.FinishedAt is null && !string.Equals(run.RuleSetHash, inForce.Hash, StringComparison.Ordinal))
        {
            if (options.AcceptRules)
            {
                await _store.AcceptRulesAsync(run.RunKey, inForce, options.Actor, now, cancellationToken).ConfigureAwait(false);
                LogRulesAccepted(_log, run.RunKey, run.RuleSetHash, inForce.Hash, options.Actor);
                run = run with { RuleSetHash = inForce.Hash, RuleSetVersion = inForce.Version };
            }
            else if (!await _engine.KnowsAsync(run.Rules, cancellationToken).ConfigureAwait(false))
            {
                throw RunConflicts.OtherRules(run, inForce.Hash);
            }
        }

        LogStarted(_log, run.RunKey, resumed);
        return new StartedRun(run, resumed);
    }

    /// <summary>Works on a started run, with others if they do too, and returns when all its orders are final.</summary>
    /// <param name="started">The run.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told now and then how far the run is; called by one thread at a time; null for nobody.</param>
    /// <param name="cancellationToken">Stops between batches; the run is then interrupted and can be resumed.</param>
    /// <exception cref="RunConflictException">The rules changed, or the run was abandoned or taken over meanwhile.</exception>
    /// <exception cref="OrderStoreException">The order database failed; the run can be resumed.</exception>
    /// <exception cref="FactSourceException">The catalogue or the exchange rates could not be read; the run can be resumed.</exception>
    public async Task<RunSummary> WorkAsync(
        StartedRun started, RunOptions options, Func<RunProgress, CancellationToken, ValueTask>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(started);
        ArgumentNullException.ThrowIfNull(options);
        long begun = _time.GetTimestamp();
        CatalogueRun run = started.Run;
        RunReporter reporter = new(_store, run.RunKey, progress, ReportInterval, _time);
        if (run.FinishedAt is null)
            await JoinAsync(run, options, reporter, cancellationToken).ConfigureAwait(false);
        await reporter.EndAsync(cancellationToken).ConfigureAwait(false);
        RunInfo info = await _store.FindAsync(run.RunKey, cancellationToken).ConfigureAwait(false) ?? throw new UnknownRunException(run.RunKey);
        RunCounts counts = info.Counts ?? throw new OrderStoreException($"Run '{run.RunKey}' is finished, but what became of its products was not stored.");
        RunSummary summary = new(
            run.RunKey, counts.Products, counts.Products - counts.Held, counts.Held, counts.Lines, counts.Orders, _time.GetElapsedTime(begun), started.Resumed)
        {
            Ordered = counts.Ordered,
            NothingNeeded = counts.NothingNeeded,
            Balanced = counts.Balanced,
            RuleSets = info.RuleSets,
            RuleSetVersions = info.RuleSetVersions,
        };
        PurchasingTelemetry.RunFinished(summary.Decided, summary.Held);
        LogFinished(_log, summary.RunKey, summary.Products, summary.Ordered, summary.Held, summary.NothingNeeded, summary.Orders, summary.Lines, summary.Duration);
        if (summary.Products == 0)
            LogEmpty(_log, summary.RunKey);
        if (!summary.Balanced)
            LogUnbalanced(_log, summary.RunKey, summary.Products, summary.Ordered, summary.Held, summary.NothingNeeded);
        return summary;
    }

    /// <summary>Starts or resumes a run and works on it until all its orders are final.</summary>
    /// <param name="options">How.</param>
    /// <param name="progress">Told now and then how far the run is; called by one thread at a time; null for nobody.</param>
    /// <param name="cancellationToken">Stops between batches; the run can be resumed.</param>
    /// <exception cref="RunConflictException">The run cannot go on as asked.</exception>
    /// <exception cref="OrderStoreException">The order database failed; the run can be resumed.</exception>
    /// <exception cref="FactSourceException">The catalogue or the exchange rates could not be read; the run can be resumed.</exception>
    public async Task<RunSummary> RunAsync(
        RunOptions options, Func<RunProgress, CancellationToken, ValueTask>? progress, CancellationToken cancellationToken) =>
        await WorkAsync(await StartAsync(options, cancellationToken).ConfigureAwait(false), options, progress, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Interrupts runs that nobody works on any more, so that what they drafted does not count: their workers died on this machine, or
    /// let their leases end. Hosts call it at their start and now and then.
    /// </summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task InterruptDeadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RunWorker> workers = await _store.WorkersAsync(cancellationToken).ConfigureAwait(false);
        string[] dead = [.. workers.Where(LocalWorkers.IsKnownDead).Select(worker => worker.Id)];
        if (dead.Length > 0)
            await _store.DismissAsync(dead, "its process ended before the run did", cancellationToken).ConfigureAwait(false);
        foreach (string runKey in await _store.InterruptAsync(cancellationToken).ConfigureAwait(false))
            LogInterrupted(_log, runKey);
    }

    private async Task JoinAsync(CatalogueRun run, RunOptions options, RunReporter reporter, CancellationToken cancellationToken)
    {
        RunWorker worker = LocalWorkers.Create(run.RunKey);
        JoinOutcome joined = await _store.JoinAsync(worker, options.Lease, cancellationToken).ConfigureAwait(false);
        if (joined.State == RunState.Abandoned)
            throw RunConflicts.Abandoned(run.RunKey, joined.Reason);
        if (joined.State == RunState.Finished)
            return;
        if (joined.DecideAgain > 0)
            LogDecideAgain(_log, run.RunKey, joined.DecideAgain);
        string? ended = null;
        RunHeartbeat heartbeat = new(_store, worker, options.Lease, _time, _log, cancellationToken);
        try
        {
            await using (heartbeat.ConfigureAwait(false))
                await FinishAsync(run, worker, options, reporter, heartbeat.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (heartbeat.IsLost)
        {
            throw RunConflicts.TakenOver(run.RunKey);
        }
        catch (Exception e)
        {
            ended = e is OperationCanceledException ? "it was stopped" : e.Message;
            throw;
        }
        finally
        {
            await LeaveAsync(worker, ended).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(CatalogueRun run, RunWorker worker, RunOptions options, RunReporter reporter, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExchangeRate> rates = await _rates.LatestAsync(run.OrderDate, cancellationToken).ConfigureAwait(false);
        DecisionOptions decision = new() { OrderDate = run.OrderDate, ExchangeRates = rates, Explain = false, Consolidated = true, Rules = run.Rules };
        RunPlanner planner = new(_store, () => _graph.Catalogue);
        RunBatches batches = new(_store, _decider, planner, run, worker, decision, reporter, _time, _log);
        RunLeftovers leftovers = new(_store, _decider, _placer, run, decision, _log);
        RunCounts? counts;
        do
        {
            await batches.DecideAllAsync(options, cancellationToken).ConfigureAwait(false);
            await leftovers.SettleAsync(cancellationToken).ConfigureAwait(false);
            await _finalizer.RunAsync(run, worker.Id, options.Workers, rates, reporter.TickAsync, cancellationToken).ConfigureAwait(false);
            counts = await _store.FinishAsync(run.RunKey, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }
        while (counts is null);
        _signal.Set();
    }

    // Also after a cancellation, and briefly: a run that nobody works on must not count for as long as its lease.
    private async Task LeaveAsync(RunWorker worker, string? reason)
    {
        try
        {
            await _store.DismissAsync([worker.Id], reason, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OrderStoreException e)
        {
            LogNotLeft(_log, worker.RunKey, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Catalogue run {RunKey} started (resumed: {Resumed})")]
    private static partial void LogStarted(ILogger logger, string runKey, bool resumed);

    [LoggerMessage(2, LogLevel.Information, "Catalogue run {RunKey} finished: {Products} products = {Ordered} ordered + {Held} held + {NothingNeeded} that need nothing; {Orders} orders with {Lines} lines, in {Duration}")]
    private static partial void LogFinished(
        ILogger logger, string runKey, long products, long ordered, long held, long nothingNeeded, long orders, long lines, TimeSpan duration);

    [LoggerMessage(4, LogLevel.Error, "Catalogue run {RunKey} does not add up: {Products} products are not {Ordered} ordered + {Held} held + {NothingNeeded} that need nothing")]
    private static partial void LogUnbalanced(ILogger logger, string runKey, long products, long ordered, long held, long nothingNeeded);

    [LoggerMessage(5, LogLevel.Warning, "Catalogue run {RunKey} continues under other rules: {Before} until now, {Now} from now on, accepted by {Actor}")]
    private static partial void LogRulesAccepted(ILogger logger, string runKey, string before, string now, string actor);

    [LoggerMessage(6, LogLevel.Warning, "Catalogue run {RunKey} was interrupted: no process is working on it. Its drafts do not count as on order until it is resumed")]
    private static partial void LogInterrupted(ILogger logger, string runKey);

    [LoggerMessage(7, LogLevel.Information, "Catalogue run {RunKey} decides {Count} products again that other runs ordered in the meantime")]
    private static partial void LogDecideAgain(ILogger logger, string runKey, int count);

    [LoggerMessage(9, LogLevel.Warning, "Catalogue run {RunKey} found no products: the catalogue query returned no rows. Check catalogueSql in the graph file, and its database")]
    private static partial void LogEmpty(ILogger logger, string runKey);

    [LoggerMessage(8, LogLevel.Warning, "Catalogue run {RunKey}: this process left it, which could not be stored and shows when its lease ends: {Problem}")]
    private static partial void LogNotLeft(ILogger logger, string runKey, string problem);
}
