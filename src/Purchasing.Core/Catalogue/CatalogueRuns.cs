using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Catalogue;

/// <summary>
/// Runs that belong to this process and not to who asked for them: a caller starts a run or joins it, may leave, and joins again. They
/// end with the process, which interrupts them; another process, or the next start, resumes them.
/// </summary>
/// <remarks>Thread-safe. Disposing stops the runs of this process between two batches and waits for that.</remarks>
public sealed partial class CatalogueRuns : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private readonly CatalogueRunner _runner;
    private readonly ICatalogueRunStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<CatalogueRuns> _log;
    private readonly ConcurrentDictionary<string, Task> _here = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _starting = new(1, 1);

    /// <summary>The runs of a process.</summary>
    /// <param name="runner">Does the work.</param>
    /// <param name="store">Where runs are remembered.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public CatalogueRuns(CatalogueRunner runner, ICatalogueRunStore store, TimeProvider time, ILogger<CatalogueRuns> log)
    {
        _runner = runner;
        _store = store;
        _time = time;
        _log = log;
    }

    /// <summary>Starts a run, resumes it, or joins it when this process works on it already. Returns as soon as it is under way.</summary>
    /// <param name="options">How; the key of a known run resumes it.</param>
    /// <param name="cancellationToken">Ends the call early; a run that is under way goes on.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException">The key cannot name a new run.</exception>
    /// <exception cref="RunConflictException">The run was abandoned, or started with other rules that are not accepted.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RunInfo> StartAsync(RunOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        string? key = options.Key;
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (key is null || !IsHere(key, out _))
            {
                StartedRun started = await _runner.StartAsync(options, cancellationToken).ConfigureAwait(false);
                if ((await FindAsync(started.Run.RunKey, cancellationToken).ConfigureAwait(false)) is { State: RunState.Abandoned } abandoned)
                    throw RunConflicts.Abandoned(abandoned.RunKey, abandoned.Reason);
                key = started.Run.RunKey;
                if (started.Run.FinishedAt is null)
                    _here[key] = Task.Run(() => WorkAsync(started, options), CancellationToken.None);
            }
        }
        finally
        {
            _starting.Release();
        }

        return await FindAsync(key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Resumes a run that is there.</summary>
    /// <param name="options">How; its key names the run.</param>
    /// <param name="cancellationToken">Ends the call early; a run that is under way goes on.</param>
    /// <exception cref="UnknownRunException">There is no such run.</exception>
    /// <exception cref="RunConflictException">The run was abandoned, or started with other rules that are not accepted.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RunInfo> ResumeAsync(RunOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        await FindAsync(options.RunKey ?? "", cancellationToken).ConfigureAwait(false);
        return await StartAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One run.</summary>
    /// <param name="runKey">Its key.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="UnknownRunException">There is no such run.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RunInfo> FindAsync(string runKey, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(runKey)
            ? throw new UnknownRunException(runKey)
            : await _store.FindAsync(runKey, cancellationToken).ConfigureAwait(false) ?? throw new UnknownRunException(runKey);

    /// <summary>Runs, the newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<IReadOnlyList<RunInfo>> ListAsync(RunQuery query, CancellationToken cancellationToken) =>
        await _store.ListAsync(query, cancellationToken).ConfigureAwait(false);

    /// <summary>Gives a run up, wherever it is under way: its drafts are cancelled, orders that are final stay.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="actor">Who gives it up.</param>
    /// <param name="reason">Why; null when nothing is said.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="UnknownRunException">There is no such run.</exception>
    /// <exception cref="RunConflictException">The run is finished.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RunInfo> AbandonAsync(string runKey, string actor, string? reason, CancellationToken cancellationToken)
    {
        await FindAsync(runKey, cancellationToken).ConfigureAwait(false);
        RunState? state = await _store.AbandonAsync(runKey, actor, reason, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (state == RunState.Finished)
            throw new RunConflictException($"Run '{runKey}' is finished and cannot be abandoned; cancel its orders instead.");
        LogAbandoned(_log, runKey, actor, reason);
        return await FindAsync(runKey, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Follows a run until nobody works on it any more. Leaving changes nothing about the run.</summary>
    /// <param name="runKey">The run.</param>
    /// <param name="cancellationToken">Leaves.</param>
    /// <returns>The run now, and again when something about it changed; the last one is finished, interrupted or abandoned.</returns>
    /// <exception cref="UnknownRunException">There is no such run.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async IAsyncEnumerable<RunInfo> FollowAsync(string runKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RunInfo? told = null;
        while (true)
        {
            bool isHere = IsHere(runKey, out Task? work);
            RunInfo run = await FindAsync(runKey, cancellationToken).ConfigureAwait(false);
            bool goesOn = isHere || run.State == RunState.Running;
            if (told is null || !goesOn || run.Progress != told.Progress || run.State != told.State)
                yield return told = run;
            if (!goesOn)
                yield break;
            Task later = Task.Delay(LookAgain, _time, cancellationToken);
            await (work is null ? later : Task.WhenAny(work, later)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_here.Values).ConfigureAwait(false);
        _stopping.Dispose();
        _starting.Dispose();
    }

    /// <summary>The same, waiting: for hosts that dispose of their services without awaiting it.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private bool IsHere(string runKey, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Task? work) =>
        _here.TryGetValue(runKey, out work) && !work.IsCompleted;

    private async Task WorkAsync(StartedRun started, RunOptions options)
    {
        try
        {
            await _runner.WorkAsync(started, options, null, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            LogStopped(_log, started.Run.RunKey);
        }
        catch (Exception e)
        {
            // There is nobody to throw it to: the run tells its reason to whoever looks at it.
            LogFailed(_log, e, started.Run.RunKey);
        }
        finally
        {
            _here.TryRemove(started.Run.RunKey, out _);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Catalogue run {RunKey} was interrupted by a failure and can be resumed")]
    private static partial void LogFailed(ILogger logger, Exception failure, string runKey);

    [LoggerMessage(2, LogLevel.Warning, "Catalogue run {RunKey} was interrupted because this process is stopping; resume it by its key")]
    private static partial void LogStopped(ILogger logger, string runKey);

    [LoggerMessage(3, LogLevel.Warning, "Catalogue run {RunKey} was abandoned by {Actor}: {Reason}")]
    private static partial void LogAbandoned(ILogger logger, string runKey, string actor, string? reason);
}
