using System.Numerics;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// The buckets of one agenda group: those of the saliences that rules state, as bits, and those of computed saliences,
/// sorted. Not thread-safe. A mutable struct: keep it in an array.
/// </summary>
internal struct AgendaGroup(int first, int[] saliences)
{
    private readonly ulong[] _waiting = new ulong[(saliences.Length + 63) / 64];

    // The buckets of computed saliences that have activations.
    private SortedDictionary<int, int>? _computed;

    // The highest computed salience and its bucket; -1 when they must be looked up.
    private int _highestSalience;
    private int _highest = -1;

    /// <summary>The bucket of a salience, or -1 when it has none.</summary>
    public readonly int Find(int salience)
    {
        int rank = AgendaLayout.RankOf(saliences, salience);
        if (rank >= 0) return first + rank;
        return _computed is not null && _computed.TryGetValue(salience, out int bucket) ? bucket : -1;
    }

    /// <summary>Says that a bucket of a salience that rules state has activations.</summary>
    public readonly void Mark(int bucket) => _waiting[bucket - first >> 6] |= 1UL << (bucket - first & 63);

    /// <summary>Says that such a bucket has none any more.</summary>
    public readonly void Unmark(int bucket) => _waiting[bucket - first >> 6] &= ~(1UL << (bucket - first & 63));

    /// <summary>Takes in the bucket of a computed salience.</summary>
    public void Add(int salience, int bucket)
    {
        (_computed ??= new SortedDictionary<int, int>(Descending.Instance)).Add(salience, bucket);
        if (_highest >= 0 && salience < _highestSalience) return;
        if (_highest < 0 && _computed.Count > 1) return;
        (_highestSalience, _highest) = (salience, bucket);
    }

    /// <summary>Lets go of the bucket of a computed salience.</summary>
    public void Remove(int salience)
    {
        _computed!.Remove(salience);
        if (salience == _highestSalience) _highest = -1;
    }

    /// <summary>The bucket with activations that has the highest salience, or -1.</summary>
    public int Highest()
    {
        int best = -1;
        for (int word = 0; word < _waiting.Length; word++)
        {
            if (_waiting[word] == 0) continue;
            best = (word << 6) + BitOperations.TrailingZeroCount(_waiting[word]);
            break;
        }

        if (_computed is { Count: > 0 })
        {
            if (_highest < 0) (_highestSalience, _highest) = _computed.First();
            if (best < 0 || _highestSalience > saliences[best]) return _highest;
        }

        return best < 0 ? -1 : first + best;
    }

    /// <summary>All buckets, highest salience first.</summary>
    public readonly IEnumerable<int> InOrder()
    {
        int start = first;
        IEnumerable<(int Salience, int Bucket)> all = saliences.Select((salience, rank) => (salience, start + rank));
        if (_computed is not null) all = all.Concat(_computed.Select(e => (e.Key, e.Value)));
        return all.OrderByDescending(e => e.Salience).Select(e => e.Bucket);
    }

    public void Clear()
    {
        Array.Clear(_waiting);
        _computed = null;
        _highest = -1;
    }
}
