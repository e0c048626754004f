namespace Purchasing.Graph.Running;

/// <summary>
/// The place of one node among those that are executed at once over the host. While the node only waits for a run of its own, or
/// for the answer to another's call, it lends its place, so that what it waits for cannot be waiting for a place in turn.
/// </summary>
sealed class HostPlace(SemaphoreSlim host)
{
    static readonly AsyncLocal<HostPlace?> Held = new();
    readonly Lock _lock = new();
    int _borrowers;
    bool _isHeld = true;
    bool _ended;

    /// <summary>The place of the node that is calling; <see langword="null"/> outside of nodes.</summary>
    public static HostPlace? Current
    {
        get => Held.Value;
        set => Held.Value = value;
    }

    /// <summary>Gives the place to others.</summary>
    public void Lend()
    {
        lock (_lock)
        {
            _borrowers++;
            Release();
        }
    }

    /// <summary>Takes the place again, when the last to lend it does.</summary>
    public async ValueTask TakeBackAsync()
    {
        lock (_lock)
        {
            if (--_borrowers > 0 || _ended) return;
        }
        await host.WaitAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _isHeld = true;
            // Lent again, or ended, while it was waited for.
            if (_borrowers > 0 || _ended) Release();
        }
    }

    /// <summary>Ends the node.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
            Release();
        }
    }

    void Release()
    {
        if (!_isHeld) return;
        _isHeld = false;
        host.Release();
    }
}
