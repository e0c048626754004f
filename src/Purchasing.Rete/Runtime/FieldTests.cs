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

    // For each bit of a mask, word by word: the nodes that watch it, and their tests.
    private readonly Watchers[] _watchers;

    // For each test, word by word: the nodes that make it.
    private readonly ulong[] _makers;
    private readonly ulong[] _all;
    private readonly ulong _allTests;

    /// <param name="nodes">The nodes.</param>
    /// <param name="testsOf">For each node, its tests.</param>
    public FieldTests(AlphaNode[] nodes, ulong[] testsOf)
    {
        _nodes = nodes;
        _words = (nodes.Length + 63) / 64;
        _all = new ulong[_words];
        _makers = new ulong[Most * _words];
        _watchers = new Watchers[64 * _words];
        for (int i = 0; i < nodes.Length; i++)
        {
            int word = i >> 6;
            ulong node = 1UL << (i & 63);
            _all[word] |= node;
            _allTests |= testsOf[i];
            for (ulong tests = testsOf[i]; tests != 0; tests &= tests - 1) _makers[(Most * word) + BitOperations.TrailingZeroCount(tests)] |= node;
            for (ulong bits = nodes[i].Watch; bits != 0; bits &= bits - 1)
            {
                ref Watchers watchers = ref _watchers[(64 * word) + BitOperations.TrailingZeroCount(bits)];
                watchers.Nodes |= node;
                watchers.Tests |= testsOf[i];
            }
        }
    }

    /// <summary>The tests.</summary>
    public FieldTest Holding { get; set; } = null!;

    /// <summary>Offers a new or changed fact to the nodes that watch what changed.</summary>
    public void Enter(WorkingMemory memory, int fact, object value, ulong mask)
    {
        ulong known = 0, failing = 0;
        for (int word = 0; word < _words; word++)
        {
            ulong open = _all[word], wanted = _allTests;
            if (mask != FieldBits.All)
            {
                open = wanted = 0;
                ReadOnlySpan<Watchers> watchers = _watchers.AsSpan(64 * word, 64);
                for (ulong bits = mask; bits != 0; bits &= bits - 1)
                {
                    ref readonly Watchers of = ref watchers[BitOperations.TrailingZeroCount(bits)];
                    open |= of.Nodes;
                    wanted |= of.Tests;
                }
            }

            wanted &= ~known;
            if (wanted != 0)
            {
                known |= wanted;
                failing |= wanted & ~Holding(value, wanted);
            }

            ReadOnlySpan<ulong> makers = _makers.AsSpan(Most * word, Most);
            for (ulong tests = failing; tests != 0; tests &= tests - 1) open &= ~makers[BitOperations.TrailingZeroCount(tests)];
            for (; open != 0; open &= open - 1)
            {
                AlphaNode node = _nodes[(word << 6) + BitOperations.TrailingZeroCount(open)];
                if (node.Keeps(mask)) node.Show(memory, fact, value);
                else if (node.Test is not { } rest || rest(memory, value)) node.TakeIn(memory, fact, value);
            }
        }
    }

    private struct Watchers
    {
        public ulong Nodes;
        public ulong Tests;
    }
}
