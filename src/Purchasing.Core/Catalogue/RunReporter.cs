namespace Purchasing.Core.Catalogue;

/// <summary>Tells how far a run is: after its first batch, then not more often than wanted, and at its end; by one thread at a time.</summary>
internal sealed class RunReporter(
    ICatalogueRunStore store, string runKey, Func<RunProgress, CancellationToken, ValueTask>? told, TimeSpan interval, TimeProvider time)
{
    private long _last;
    private volatile bool _begun;
    private volatile string? _waitsFor;
    private int _busy;

    /// <summary>Sets what the run waits for; null while it goes on.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Waits(string? what)
    {
        bool isNew = !string.Equals(_waitsFor, what, StringComparison.Ordinal);
        _waitsFor = what;
        return isNew;
    }

    public async ValueTask TickAsync(CancellationToken cancellationToken)
    {
        if (told is null || (_begun && time.GetElapsedTime(Volatile.Read(ref _last)) < interval) || Interlocked.Exchange(ref _busy, 1) == 1)
            return;
        try
        {
            if (await store.ProgressAsync(runKey, cancellationToken).ConfigureAwait(false) is RunProgress progress)
                await told(progress with { WaitingFor = _waitsFor }, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _last, time.GetTimestamp());
            _begun = true;
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (told is not null && await store.ProgressAsync(runKey, cancellationToken).ConfigureAwait(false) is RunProgress progress)
            await told(progress, cancellationToken).ConfigureAwait(false);
    }
}
