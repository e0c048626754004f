using System.Numerics;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Tokens whose lazy node (not, exists, accumulate) must look at them again before the batch is over, taken in
/// the topological order of the nodes, so that each node settles once per batch. Not thread-safe.
/// </summary>
internal sealed class LazyQueue(int nodes)
{
    private readonly ulong[] _waiting = new ulong[(nodes + 63) / 64];
    private readonly List<int>?[] _tokens = new List<int>?[nodes];

    public void Add(int lazyIndex, int token)
    {
        (_tokens[lazyIndex] ??= []).Add(token);
        _waiting[lazyIndex >> 6] |= 1UL << (lazyIndex & 63);
    }

    /// <summary>The first node that has tokens waiting, or -1.</summary>
    public int First()
    {
        for (int word = 0; word < _waiting.Length; word++)
            if (_waiting[word] != 0)
                return (word << 6) + BitOperations.TrailingZeroCount(_waiting[word]);
        return -1;
    }

    public List<int> TokensOf(int lazyIndex) => _tokens[lazyIndex]!;

    /// <summary>Marks a node as settled after all its tokens were looked at.</summary>
    public void Done(int lazyIndex)
    {
        _tokens[lazyIndex]!.Clear();
        _waiting[lazyIndex >> 6] &= ~(1UL << (lazyIndex & 63));
    }

    public void Clear()
    {
        for (int index = First(); index >= 0; index = First()) Done(index);
    }
}
