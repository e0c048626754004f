using System.Numerics;

namespace Purchasing.Rete.Runtime;

/// <summary>Evaluates tests of one fact; those that are wanted and hold, as bits.</summary>
internal delegate ulong FieldTest(object fact, ulong wanted);

/// <summary>
/// The alpha nodes of a fact type that has few tests. All tests that cost next to nothing and cannot fail (those of stored
/// fields) are one compiled method, which asks each once for all nodes that make it; the nodes that fail are struck out
/// together, so that only those are looked at that a fact passes, or that have further tests. Immutable once the network is compiled.
/// </summary>
internal sealed class FieldTests
{
    /// <summary>So many tests fit: a bit for each.</summary>
    public const int Most = 64;

    private readonly AlphaNode[] _nodes;
    private readonly int _words;

    // By test, and by bit of a mask: the nodes that make it, and that watch the bit.
    private readonly ulong[][] _makers;
    private readonly ulong[][] _watchers;
    private readonly ulong[] _all;

    // By bit of a mask, the tests of the nodes that watch it.
    private readonly ulong[] _testsOf = new ulong[64];
    private readonly ulong _allTests;

    /// <param name="nodes">The nodes.</param>
    /// <param name="testsOf">For each node, its tests.</param>
    public FieldTests(AlphaNode[] nodes, ulong[] testsOf)
    {
        _nodes = nodes;
        _words = (nodes.Length + 63) / 64;
        _all = new ulong[_words];
        foreach (ulong tests in testsOf) _allTests |= tests;
        _makers = Sets(64 - BitOperations.LeadingZeroCount(_allTests));
        _watchers = Sets(64);
        for (int i = 0; i < nodes.Length; i++)
        {
            Add(_all, i);
            for (ulong tests = testsOf[i]; tests != 0; tests &= tests - 1) Add(_makers[BitOperations.TrailingZeroCount(tests)], i);
            for (ulong bits = nodes[i].Watch; bits != 0; bits &= bits - 1)
            {
                int bit = BitOperations.TrailingZeroCount(bits);
                Add(_watchers[bit], i);
                _testsOf[bit] |= testsOf[i];
            }
        }

        ulong[][] Sets(int count)
        {
            ulong[][] sets = new ulong[count][];
            for (int i = 0; i < count; i++) sets[i] = new ulong[_words];
            return sets;
        }

        static void Add(ulong[] set, int i) => set[i >> 6] |= 1UL << (i & 63);
    }

    /// <summary>The tests.</summary>
    public FieldTest Holding { get; set; } = null!;

    /// <summary>Offers a new or changed fact to the nodes that watch what changed.</summary>
    public void Enter(WorkingMemory memory, int fact, object value, ulong mask)
    {
        ulong wanted = 0;
        if (mask == FieldBits.All) wanted = _allTests;
        else
            for (ulong bits = mask; bits != 0; bits &= bits - 1) wanted |= _testsOf[BitOperations.TrailingZeroCount(bits)];
        ulong failing = wanted == 0 ? 0 : wanted & ~Holding(value, wanted);
        for (int word = 0; word < _words; word++)
        {
            ulong open = Watching(word, mask);
            if (open == 0) continue;
            for (ulong tests = failing; tests != 0; tests &= tests - 1) open &= ~_makers[BitOperations.TrailingZeroCount(tests)][word];
            for (; open != 0; open &= open - 1)
            {
                AlphaNode node = _nodes[(word << 6) + BitOperations.TrailingZeroCount(open)];
                if (node.Keeps(mask)) node.Show(memory, fact, value);
                else if (node.Test is not { } rest || rest(memory, value)) node.TakeIn(memory, fact, value);
            }
        }
    }

    private ulong Watching(int word, ulong mask)
    {
        if (mask == FieldBits.All) return _all[word];
        ulong watching = 0;
        for (; mask != 0; mask &= mask - 1) watching |= _watchers[BitOperations.TrailingZeroCount(mask)][word];
        return watching;
    }
}
