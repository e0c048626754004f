using System.Globalization;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Decisions;

namespace Purchasing.Core.Catalogue;

/// <summary>Works through the batches of a run with several workers of one process.</summary>
internal sealed partial class RunBatches(
    ICatalogueRunStore store,
    BatchDecider decider,
    RunPlanner planner,
    CatalogueRun run,
    RunWorker process,
    DecisionOptions decision,
    RunReporter reporter,
    TimeProvider time,
    ILogger log)
{
    private static readonly TimeSpan WaitForPlan = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when every batch is done, by this process or others.</summary>
    public async Task DecideAllAsync(RunOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The catalogue is divided while its first batches are decided.
        Task planning = run.Planned ? Task.CompletedTask : Task.Run(() => planner.PlanAsync(run.RunKey, options.BatchSize, failed.Token), failed.Token);
        Task[] tasks = new Task[options.Workers + 1];
        tasks[0] = planning;
        WorkersLeft left = new(options.Workers);
        for (int i = 1; i < tasks.Length; i++)
            tasks[i] = Task.Run(() => WorkAsync(planning, left, failed.Token), failed.Token);
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

    private async Task WorkAsync(Task planning, WorkersLeft left, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isPlanned = planning.IsCompleted;
            RunBatch? batch = await store.ClaimAsync(run.RunKey, process.Id, cancellationToken).ConfigureAwait(false);
            if (batch is null && !isPlanned)
            {
                await Task.WhenAny(planning, Task.Delay(WaitForPlan, time, cancellationToken)).ConfigureAwait(false);
                continue;
            }

            if (batch is null)
            {
                // One worker of this process waits for batches that others hold; it is the last to be done with its own.
                if (left.TryLeave() || !await WaitAsync(cancellationToken).ConfigureAwait(false))
                    return;
                continue;
            }

            reporter.Waits(null);
            await DecideAsync(batch, cancellationToken).ConfigureAwait(false);
            await reporter.TickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DecideAsync(RunBatch batch, CancellationToken cancellationToken)
    {
        List<string> ids = await planner.IdsAsync(batch, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ProductDecision> decisions = await decider.DecideStretchAsync(ids, decision, run.StartedBy, cancellationToken).ConfigureAwait(false);
        foreach (ProductDecision product in decisions)
            RunConflicts.CheckRules(run, product);
        BatchResult result = BatchDecider.ToResult(run, batch, decisions);
        await store.CompleteAsync(run, process.Id, result, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    // Others hold the rest. A dead worker of this machine gives it up at once, one elsewhere when its lease ends; who waits says so.
    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        RunProgress? all = await store.ProgressAsync(run.RunKey, cancellationToken).ConfigureAwait(false);
        if (all is null || all.BatchesDone >= all.Batches)
            return false;
        RunWorker[] others = [.. (await store.WorkersAsync(cancellationToken).ConfigureAwait(false)).Where(worker => worker.RunKey == run.RunKey && worker.Id != process.Id)];
        string[] dead = [.. others.Where(LocalWorkers.IsKnownDead).Select(worker => worker.Id)];
        if (dead.Length > 0)
        {
            await store.DismissAsync(dead, null, cancellationToken).ConfigureAwait(false);
            return true;
        }

        string waitsFor = $"{all.Batches - all.BatchesDone} batches held by " + (others.Length == 0 ? "a worker that left just now" : string.Join(", ", others.Select(Describe)));
        if (reporter.Waits(waitsFor))
            LogWaits(log, run.RunKey, waitsFor);
        await reporter.TickAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(WaitForOthers, time, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static string Describe(RunWorker worker) =>
        string.Create(CultureInfo.InvariantCulture, $"process {worker.ProcessId} on {worker.Machine}");

    [LoggerMessage(1, LogLevel.Information, "Catalogue run {RunKey} waits for {WaitingFor}; they are taken over when their lease ends without a heartbeat")]
    private static partial void LogWaits(ILogger logger, string runKey, string waitingFor);

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
