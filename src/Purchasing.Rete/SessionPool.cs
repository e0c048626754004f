using System.Collections.Concurrent;
using System.Numerics;

namespace Purchasing.Rete;

/// <summary>
/// Idle sessions of one rule set. Each thread finds the session that it returned last in a slot of its own, so that
/// threads do not pass sessions, and the cache lines that hold them, to and fro. Safe for any number of threads.
/// </summary>
internal sealed class SessionPool
{
    /// <summary>How many sessions are kept besides those in slots.</summary>
    private const int Capacity = 64;

    /// <summary>Entries from one slot to the next: two cache lines of references.</summary>
    private const int Stride = 16;

    private static readonly int SlotCount = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(4 * Environment.ProcessorCount, 4, 64));

    // One slot's width before the first: the array's length, which all threads read, is no slot's neighbour.
    private readonly Session?[] _slots = new Session?[Stride * (SlotCount + 1)];
    private readonly ConcurrentQueue<Session> _others = new();
    private int _count;

    private ref Session? Slot => ref _slots[Stride * (1 + (Environment.CurrentManagedThreadId & (SlotCount - 1)))];

    public Session? Take()
    {
        if (Interlocked.Exchange(ref Slot, null) is { } own) return own;
        if (!_others.TryDequeue(out Session? other)) return null;
        Interlocked.Decrement(ref _count);
        return other;
    }

    public void Put(Session session)
    {
        if (Interlocked.CompareExchange(ref Slot, session, null) is null) return;
        if (Interlocked.Increment(ref _count) <= Capacity) _others.Enqueue(session);
        else Interlocked.Decrement(ref _count);
    }
}
