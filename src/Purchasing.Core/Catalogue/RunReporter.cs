namespace Purchasing.Core.Catalogue;

/// <summary>Tells how far a run is: after its first batch, then not more often than wanted, and at its end; by one thread at a time.</summary>
internal sealed class RunReporter(
    ICatalogueRunStore store, string runKey, Func<RunProgress, CancellationToken, ValueTask>? told, TimeSpan interval, TimeProvider time)
{
    private long _last;
    private volatile bool _begun;
    private int _busy;

    public async ValueTask TickAsync(CancellationToken cancellationToken)
    {
        if (told is null || (_begun && time.GetElapsedTime(Volatile.Read(ref _last)) < interval) || Interlocked.Exchange(ref _busy, 1) == 1)
            return;
        try
        {
            if (await store.ProgressAsync(runKey, cancellationToken).ConfigureAwait(false) is RunProgress progress)
                await told(progress, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _last, time.GetTimestamp());
            _begun = true;
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    public async ValueTask<RunProgress> EndAsync(CancellationToken cancellationToken)
    {
        RunProgress progress = await store.ProgressAsync(runKey, cancellationToken).ConfigureAwait(false) ?? new RunProgress(0, 0, 0, 0, 0, 0, 0);
        if (told is not null)
            await told(progress, cancellationToken).ConfigureAwait(false);
        return progress;
    }
}
