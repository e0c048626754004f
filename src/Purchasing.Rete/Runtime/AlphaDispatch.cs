using System.Numerics;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Finds the alpha nodes that a fact of one .NET type may pass: where there are few tests, by asking each once; else constants
/// of one field by one look-up, ranges of one field by binary search, the rest one by one; and after a modify only the
/// nodes that watch a changed field. Immutable.
/// </summary>
internal sealed class AlphaDispatch
{
    /// <summary>From this many nodes on one field an index pays.</summary>
    private const int IndexFrom = 4;

    private readonly AlphaNode[] _plain;
    private readonly ulong[][] _watchers;
    private readonly ulong[] _all;
    private readonly AlphaIndex[] _indexes;

    // One for each fact type of which an object of the .NET type is.
    private readonly FieldTests[] _fieldTests;

    public AlphaDispatch(Type clrType, FactType type, AlphaNode[] nodes, Func<FactType, FactField, ulong> fieldBit, TieredCompiler delegates)
    {
        ClrType = clrType;
        Type = type;
        FieldBits = new ulong[type.Fields.Count];
        for (int i = 0; i < FieldBits.Length; i++) FieldBits[i] = fieldBit(type, type.Fields[i]);
        BitsAreInOrder = type.StoresItsFields;
        for (int i = 1; i < FieldBits.Length; i++) BitsAreInOrder &= FieldBits[i] > FieldBits[i - 1];
        if (BitsAreInOrder)
            for (int i = 0; i < FieldBits.Length; i++) FieldAt[BitOperations.TrailingZeroCount(FieldBits[i])] = i + 1;
        _fieldTests = [.. nodes.Select(node => node.FieldTests).OfType<FieldTests>().Distinct()];
        (_indexes, _plain) = AlphaIndex.Build([.. nodes.Where(node => node.FieldTests is null)], IndexFrom, delegates);
        int words = (_plain.Length + 63) / 64;
        _all = new ulong[words];
        _watchers = new ulong[64][];
        for (int bit = 0; bit < 64; bit++) _watchers[bit] = new ulong[words];
        for (int i = 0; i < _plain.Length; i++)
        {
            _all[i >> 6] |= 1UL << (i & 63);
            for (int bit = 0; bit < 64; bit++)
                if ((_plain[i].Watch >> bit & 1) != 0)
                    _watchers[bit][i >> 6] |= 1UL << (i & 63);
        }
    }

    /// <summary>The .NET type of the facts, which may be derived from that of <see cref="Type"/>.</summary>
    public Type ClrType { get; }

    public FactType Type { get; }

    /// <summary>The bit of each field of the type, in field order.</summary>
    public ulong[] FieldBits { get; }

    /// <summary>Whether each field has a bit of its own, and the bits are in the order of the fields.</summary>
    public bool BitsAreInOrder { get; }

    /// <summary>Then, by bit, one more than the index of the field; 0 for a bit of none.</summary>
    public int[] FieldAt { get; } = new int[64];

    /// <summary>Offers a new or changed fact to the nodes that watch what changed.</summary>
    public void Enter(WorkingMemory memory, int fact, object value, ulong mask)
    {
        foreach (FieldTests tests in _fieldTests) tests.Enter(memory, fact, value, mask);
        for (int word = 0; word < _all.Length; word++)
        {
            ulong hit;
            if (mask == Runtime.FieldBits.All)
            {
                hit = _all[word];
            }
            else
            {
                hit = 0;
                for (ulong bits = mask; bits != 0; bits &= bits - 1) hit |= _watchers[BitOperations.TrailingZeroCount(bits)][word];
            }

            for (; hit != 0; hit &= hit - 1)
                _plain[(word << 6) + BitOperations.TrailingZeroCount(hit)].Enter(memory, fact, value, mask);
        }

        foreach (AlphaIndex index in _indexes)
            if ((index.Watch & mask) != 0)
                index.Enter(memory, fact, value, mask);
    }
}
