using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Asks the processor for what the next firings will read. In a session larger than the caches each firing begins with
/// misses that depend on one another; asked for two firings early, they overlap with work. Only hints: nothing is read
/// that changes a result, and an address that is no longer right costs a cache line.
/// </summary>
internal sealed partial class WorkingMemory
{
    /// <summary>From this many tokens on a session looks ahead; a smaller one is in the caches anyway.</summary>
    private const int LookAheadFrom = 4096;

    /// <summary>How much of a fact's object is asked for: five lines of the cache, most of a fact with twenty fields.</summary>
    private const int ObjectBytes = 320, LineBytes = 64;

    /// <summary>Looks ahead from the activation that fires now along the agenda.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LookAhead(int token)
    {
        if (Sse.IsSupported && Tokens.Count >= LookAheadFrom) AskForNext(token);
    }

    // In stages, one firing apart: a token, then its fact's row and its parent, then what these point at. Row 0 stands for none.
    private unsafe void AskForNext(int token)
    {
        PartialMatch[] tokens = Tokens.Items;
        FactRow[] facts = Facts.Items;
        ref PartialMatch next = ref tokens[tokens[token].Next];
        ref PartialMatch second = ref tokens[next.Next];
        ref PartialMatch third = ref tokens[second.Next];
        Sse.Prefetch0(Unsafe.AsPointer(ref tokens[third.Next]));
        Sse.Prefetch0(Unsafe.AsPointer(ref facts[second.Fact]));
        Sse.Prefetch0(Unsafe.AsPointer(ref tokens[second.Parent]));

        ref FactRow fact = ref facts[next.Fact];
        // Read through a local: the collector may move the rows at any moment, and what they leave may not be readable any more.
        object? value = fact.Object;
        byte* start = *(byte**)Unsafe.AsPointer(ref value);
        for (int at = 0; at < ObjectBytes; at += LineBytes) Sse.Prefetch0(start + at);
        Sse.Prefetch0(Unsafe.AsPointer(ref tokens[fact.FirstToken]));
        Sse.Prefetch0(Unsafe.AsPointer(ref Entries.Items[fact.FirstEntry]));
        Sse.Prefetch0(Unsafe.AsPointer(ref facts[tokens[next.Parent].Fact]));
    }
}
