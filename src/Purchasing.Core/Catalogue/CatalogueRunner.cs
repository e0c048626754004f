using Microsoft.Extensions.Logging;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Core.Telemetry;
using Purchasing.Graph.Running;
using Purchasing.Rete;

namespace Purchasing.Core.Catalogue;

/// <summary>
/// Decides the whole catalogue batch by batch and makes one order per supplier. Every batch is one transaction, so a run
/// that dies is resumed under its key where it was, by this process or any other, and ends with the same orders.
/// </summary>
/// <remarks>Thread-safe. Memory is bounded by batch size × workers, whatever the size of the catalogue.</remarks>
public sealed partial class CatalogueRunner
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WaitForPlan = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(500);

    private readonly PurchasingGraph _graph;
    private readonly BatchDecider _decider;
    private readonly ICatalogueRunStore _store;
    private readonly IOrderPlacer _placer;
    private readonly RunFinalizer _finalizer;
    private readonly RuleSetHolder _rules;
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
    /// <param name="engine">Decides amounts and approval of whole orders.</param>
    /// <param name="rules">The rules in force.</param>
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
        RuleSetHolder rules,
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
        _finalizer = new RunFinalizer(store, engine, options, sending, time);
        _rules = rules;
        _options = options;
        _rates = rates;
        _signal = signal;
        _time = time;
        _log = log;
    }

    /// <summary>Runs, or resumes, and returns when all orders are final.</summary>
    /// <param name="options">How.</param>
    /// <param name="progress">Told now and then how far the run is; called by one thread at a time; null for nobody.</param>
    /// <param name="cancellationToken">Stops between batches; the run can be resumed.</param>
    /// <exception cref="RunConflictException">The run was started with other rules.</exception>
    /// <exception cref="OrderStoreException">The order database failed; the run can be resumed.</exception>
    /// <exception cref="FactSourceException">The catalogue or the exchange rates could not be read; the run can be resumed.</exception>
    public async Task<RunSummary> RunAsync(
        RunOptions options, Func<RunProgress, CancellationToken, ValueTask>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        long started = _time.GetTimestamp();
        (CatalogueRun run, bool resumed) = await StartAsync(options, cancellationToken).ConfigureAwait(false);
        RunReporter reporter = new(_store, run.RunKey, progress, ReportInterval, _time);
        if (run.FinishedAt is null)
        {
            IReadOnlyList<ExchangeRate> rates = await _rates.LatestAsync(run.OrderDate, cancellationToken).ConfigureAwait(false);
            DecisionOptions decision = new() { OrderDate = run.OrderDate, ExchangeRates = rates, Explain = false, Consolidated = true };
            await DecideAllAsync(run, options, decision, reporter, cancellationToken).ConfigureAwait(false);
            await _finalizer.RunAsync(run, options.Workers, rates, reporter.TickAsync, cancellationToken).ConfigureAwait(false);
            await _store.FinishAsync(run.RunKey, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            _signal.Set();
        }

        RunProgress end = await reporter.EndAsync(cancellationToken).ConfigureAwait(false);
        RunSummary summary = new(
            run.RunKey, end.Products, end.Decided, end.Held, end.Lines, end.Orders, _time.GetElapsedTime(started), resumed);
        PurchasingTelemetry.RunFinished(summary.Decided, summary.Held);
        LogFinished(_log, summary.RunKey, summary.Products, summary.Orders, summary.Lines, summary.Held, summary.Duration);
        return summary;
    }

    private async Task<(CatalogueRun Run, bool Resumed)> StartAsync(RunOptions options, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        // What the store keeps is compared, so the time is cut to what every database can keep.
        now = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        CatalogueRun wanted = new()
        {
            RunKey = options.RunKey ?? OrderIds.New(now).Replace("PO-", "RUN-", StringComparison.Ordinal),
            RuleSetHash = _rules.Current.Hash,
            OrderDate = _options.DayOf(now),
            StartedAt = now,
            StartedBy = options.Actor,
        };
        CatalogueRun run = await _store.StartAsync(wanted, cancellationToken).ConfigureAwait(false);
        bool resumed = run.StartedAt != wanted.StartedAt;
        if (!string.Equals(run.RuleSetHash, wanted.RuleSetHash, StringComparison.Ordinal))
        {
            throw new RunConflictException(
                $"Run '{run.RunKey}' was started with other rules ({run.RuleSetHash[..Math.Min(12, run.RuleSetHash.Length)]}…); resume it with those, or start a run under another key.");
        }

        LogStarted(_log, run.RunKey, resumed);
        return (run, resumed);
    }

    // Divides the catalogue where it is not divided yet; a few batches first, so that workers have something to do.
    private async Task PlanAsync(string runKey, int batchSize, CancellationToken cancellationToken)
    {
        const int PlanFirst = 4;
        const int PlanAtOnce = 256;
        int atOnce = PlanFirst;
        RunPlan plan = await _store.PlannedAsync(runKey, cancellationToken).ConfigureAwait(false);
        while (!plan.IsComplete)
        {
            List<RunBatch> batches = [];
            RunBatch? end = plan.Last;
            bool isLast = false;
            while (!isLast && batches.Count < atOnce)
            {
                IReadOnlyList<string> ids = await _graph.Catalogue.PageAsync(end?.Last, batchSize, cancellationToken).ConfigureAwait(false);
                isLast = ids.Count < batchSize;
                if (ids.Count > 0)
                    batches.Add(end = new RunBatch((end?.Number ?? -1) + 1, end?.Last, ids[^1], ids.Count));
            }

            // Where another process went on with the same plan meanwhile, this one goes on behind it.
            plan = await _store.PlanAsync(runKey, batches, isLast, cancellationToken).ConfigureAwait(false)
                ? new RunPlan(end, isLast)
                : await _store.PlannedAsync(runKey, cancellationToken).ConfigureAwait(false);
            atOnce = Math.Min(atOnce * 2, PlanAtOnce);
        }
    }

    private async Task DecideAllAsync(
        CatalogueRun run, RunOptions options, DecisionOptions decision, RunReporter reporter, CancellationToken cancellationToken)
    {
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The catalogue is divided while its first batches are decided.
        Task planning = run.Planned ? Task.CompletedTask : Task.Run(() => PlanAsync(run.RunKey, options.BatchSize, failed.Token), failed.Token);
        Task[] tasks = new Task[options.Workers + 1];
        tasks[0] = planning;
        WorkersLeft left = new(options.Workers);
        for (int i = 1; i < tasks.Length; i++)
        {
            string worker = $"{Environment.MachineName}/{Environment.ProcessId}/{i}/{Guid.NewGuid():N}";
            tasks[i] = Task.Run(() => WorkAsync(run, worker, planning, left, options, decision, reporter, failed.Token), failed.Token);
        }

        foreach (Task task in tasks)
        {
            _ = task.ContinueWith(
                static (task, state) => ((CancellationTokenSource)state!).Cancel(),
                failed,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        try
        {
            await Task.WhenAll(tasks).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // One failed and the others were stopped: its failure is the one to tell.
            await tasks.First(task => task.IsFaulted).ConfigureAwait(false);
        }
    }

    private async Task WorkAsync(
        CatalogueRun run,
        string worker,
        Task planning,
        WorkersLeft left,
        RunOptions options,
        DecisionOptions decision,
        RunReporter reporter,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isPlanned = planning.IsCompleted;
            RunBatch? batch = await _store.ClaimAsync(run.RunKey, worker, _time.GetUtcNow(), options.Lease, cancellationToken).ConfigureAwait(false);
            if (batch is null && !isPlanned)
            {
                await Task.WhenAny(planning, Task.Delay(WaitForPlan, _time, cancellationToken)).ConfigureAwait(false);
                continue;
            }

            if (batch is null)
            {
                // One worker of this process waits for batches that others hold; it is the last to be done with its own.
                if (left.TryLeave())
                    return;
                RunProgress? all = await _store.ProgressAsync(run.RunKey, cancellationToken).ConfigureAwait(false);
                if (all is null || all.BatchesDone >= all.Batches)
                    return;
                // Others hold the rest; a worker that died gives it back when its lease ends.
                await Task.Delay(WaitForOthers, _time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await DecideBatchAsync(run, batch, worker, decision, cancellationToken).ConfigureAwait(false);
            await reporter.TickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DecideBatchAsync(
        CatalogueRun run, RunBatch batch, string worker, DecisionOptions decision, CancellationToken cancellationToken)
    {
        List<string> ids = await IdsAsync(batch, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ProductDecision> decisions = ids.Count == 0
            ? []
            : await _decider.DecideAsync(ProductSet.Stretch(ids), decision, run.StartedBy, cancellationToken).ConfigureAwait(false);
        BatchResult result = BatchDecider.ToResult(run, batch, decisions);
        IReadOnlyList<string>? stale =
            await _store.CompleteAsync(run, worker, result, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (stale is { Count: > 0 })
            await OrderAgainAsync(run, stale, decision, cancellationToken).ConfigureAwait(false);
    }

    // Somebody ordered these products while the batch was decided; what is still needed becomes an order of its own.
    private async Task OrderAgainAsync(
        CatalogueRun run, IReadOnlyList<string> productIds, DecisionOptions decision, CancellationToken cancellationToken)
    {
        HashSet<string> left = new(productIds, StringComparer.Ordinal);
        for (int tries = 0; left.Count > 0 && tries < 8; tries++)
        {
            IReadOnlyList<ProductDecision> again = await _decider
                .DecideAsync(ProductSet.Of(left), decision with { Consolidated = false }, run.StartedBy, cancellationToken).ConfigureAwait(false);
            foreach (ProductDecision product in again)
            {
                CreateOrderResult? result = product.Create
                    ? await _placer.PlaceAsync(product, run.RunKey, run.StartedBy, cancellationToken).ConfigureAwait(false)
                    : null;
                if (result?.Outcome != CreateOrderOutcome.StalePosition)
                    left.Remove(product.ProductId);
            }
        }

        foreach (string productId in left)
            LogGivenUp(_log, productId, run.RunKey);
    }

    private async Task<List<string>> IdsAsync(RunBatch batch, CancellationToken cancellationToken)
    {
        List<string> ids = new(batch.Count);
        string? after = batch.After;
        while (true)
        {
            IReadOnlyList<string> page = await _graph.Catalogue.PageAsync(after, batch.Count, cancellationToken).ConfigureAwait(false);
            foreach (string id in page)
            {
                if (string.CompareOrdinal(id, batch.Last) > 0)
                    return ids;
                ids.Add(id);
            }

            if (page.Count < batch.Count || string.Equals(page[^1], batch.Last, StringComparison.Ordinal))
                return ids;
            after = page[^1];
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Catalogue run {RunKey} started (resumed: {Resumed})")]
    private static partial void LogStarted(ILogger logger, string runKey, bool resumed);

    [LoggerMessage(2, LogLevel.Information, "Catalogue run {RunKey} finished: {Products} products, {Orders} orders with {Lines} lines, {Held} held, in {Duration}")]
    private static partial void LogFinished(ILogger logger, string runKey, long products, long orders, long lines, long held, TimeSpan duration);

    [LoggerMessage(3, LogLevel.Warning, "Product {ProductId} of run {RunKey} was ordered by others again and again and is left to them")]
    private static partial void LogGivenUp(ILogger logger, string productId, string runKey);

    /// <summary>Counts the workers of one run in this process. Thread-safe.</summary>
    private sealed class WorkersLeft(int count)
    {
        private int _count = count;

        /// <summary>Leaves, unless nobody else is left.</summary>
        public bool TryLeave()
        {
            if (Interlocked.Decrement(ref _count) > 0)
                return true;
            Interlocked.Increment(ref _count);
            return false;
        }
    }
}
