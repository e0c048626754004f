namespace Purchasing.Core.Sending;

/// <summary>Wakes the dispatcher when something was put into the outbox, so that it need not wait for its next look. Thread-safe.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);

    /// <summary>Says that there is something to send. Saying it often is the same as saying it once.</summary>
    public void Set()
    {
        try
        {
            _set.Release();
        }
        catch (SemaphoreFullException)
        {
            // It was said before and not heard yet; once is enough.
            return;
        }
    }

    /// <summary>Waits until it is said, or for a time.</summary>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) => _set.WaitAsync(timeout, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _set.Dispose();
}
