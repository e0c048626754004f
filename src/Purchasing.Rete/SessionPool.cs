using System.Collections.Concurrent;

namespace Purchasing.Rete;

/// <summary>
/// Idle sessions of one rule set. Each thread finds the session that it returned last in a slot of its own, so that
/// threads do not pass sessions, and the cache lines that hold them, to and fro, and need no interlocked operation. Safe for
/// any number of threads.
/// </summary>
internal sealed class SessionPool
{
    /// <summary>How many sessions are kept besides those in slots.</summary>
    private const int Capacity = 64;

    /// <summary>Threads with ids below this have a slot; the runtime numbers them from 1 and gives a number again only when its thread has ended.</summary>
    private const int Slots = 64;

    /// <summary>Entries from one slot to the next: two cache lines of references.</summary>
    private const int Stride = 16;

    // No thread has the id 0: the array's length, which all threads read, is no slot's neighbour.
    private readonly SessionCore?[] _slots = new SessionCore?[Stride * Slots];
    private readonly ConcurrentQueue<SessionCore> _others = new();
    private int _count;

    public SessionCore? Take()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (thread < Slots)
        {
            ref SessionCore? slot = ref _slots[Stride * thread];
            SessionCore? own = slot;
            if (own is not null)
            {
                slot = null;
                return own;
            }
        }

        if (!_others.TryDequeue(out SessionCore? other)) return null;
        Interlocked.Decrement(ref _count);
        return other;
    }

    public void Put(SessionCore session)
    {
        int thread = Environment.CurrentManagedThreadId;
        if (thread < Slots)
        {
            ref SessionCore? slot = ref _slots[Stride * thread];
            if (slot is null)
            {
                slot = session;
                return;
            }
        }

        if (Interlocked.Increment(ref _count) <= Capacity) _others.Enqueue(session);
        else Interlocked.Decrement(ref _count);
    }
}
