using Purchasing.Graph.Definition;

namespace Purchasing.Graph.Compilation;

/// <summary>
/// The answers of one pure node, for a while, as JSON: each reader gets values of its own. The key is the tenant and all inputs
/// written out. Of simultaneous misses one makes the call and the others wait for it. Safe for use by any thread.
/// </summary>
sealed class NodeCache(CachePolicy policy, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    readonly Dictionary<string, TaskCompletionSource<string[]?>> _flights = new(StringComparer.Ordinal);
    readonly LinkedList<Entry> _byAge = [];

    /// <summary>Finds an answer, joins the call that is being made for it, or takes on the call.</summary>
    /// <returns>The answer; or the call to wait for; or neither, when the caller must make the call and end it.</returns>
    public (string[]? Answer, Task<string[]?>? Flight) Join(string key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? found))
            {
                if (time.GetElapsedTime(found.Value.Stored) < policy.Ttl) return (found.Value.Outputs, null);
                Remove(found);
            }
            if (_flights.TryGetValue(key, out TaskCompletionSource<string[]?>? flight)) return (null, flight.Task);
            _flights[key] = new TaskCompletionSource<string[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
            return (null, null);
        }
    }

    /// <summary>Ends a call with its answer; without one, those who wait try for themselves.</summary>
    public void End(string key, string[]? outputs)
    {
        TaskCompletionSource<string[]?> flight;
        lock (_lock)
        {
            _flights.Remove(key, out flight!);
            if (outputs is not null)
            {
                if (_entries.TryGetValue(key, out LinkedListNode<Entry>? old)) Remove(old);
                else if (_entries.Count >= policy.Size) Remove(_byAge.First!);
                _entries[key] = _byAge.AddLast(new Entry(key, outputs, time.GetTimestamp()));
            }
        }
        flight.SetResult(outputs);
    }

    /// <summary>Ends a call with its failure, which is that of all who wait for it.</summary>
    public void Fail(string key, Exception error)
    {
        TaskCompletionSource<string[]?> flight;
        lock (_lock) _flights.Remove(key, out flight!);
        flight.SetException(error);
        // Nobody may be waiting for it.
        _ = flight.Task.Exception;
    }

    void Remove(LinkedListNode<Entry> entry)
    {
        _byAge.Remove(entry);
        _entries.Remove(entry.Value.Key);
    }

    sealed record Entry(string Key, string[] Outputs, long Stored);
}
