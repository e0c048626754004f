using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>The hash tables of joins against lists in a dictionary.</summary>
public sealed class HashIndexTests
{
    private readonly Dictionary<int, List<int>> _expected = [];
    private readonly List<(int Id, int Hash)> _rows = [];
    private Slab<AlphaEntry> _slab = new(4);
    private HashIndex _index;

    [Theory]
    [InlineData(12)]
    [InlineData(700)]
    [InlineData(40_000)]
    public void Chains_hold_the_rows_of_their_hash_newest_first_whatever_comes_and_goes(int hashes)
    {
        var random = new Random(hashes);
        // Emptied and used again: the table of one round is the next one's, also when that needs less.
        foreach (int steps in (int[])[60_000, 60_000, 300, 60_000])
        {
            for (int step = 0; step < steps; step++)
            {
                // Grows, then is all but emptied and filled by other hashes.
                bool adds = _rows.Count == 0 || random.Next(100) < (step / 10_000 % 2 == 0 ? 80 : 25);
                if (adds) Add(random.Next(hashes) * 7);
                else RemoveAt(random.Next(_rows.Count));
            }

            Assert.Equal(_rows.Count, _index.Count);
            for (int hash = 0; hash < hashes * 7; hash++)
            {
                // Asserting on each of so many would be most of the time.
                List<int> expected = _expected.GetValueOrDefault(hash) ?? [], chain = Chain(hash);
                if (!expected.SequenceEqual(chain)) Assert.Equal(expected, chain);
            }

            _index.Clear();
            _slab.Clear();
            _rows.Clear();
            _expected.Clear();
            Assert.Equal(0, _index.Head(0));
        }
    }

    private void Add(int hash)
    {
        int id = _slab.Take();
        if (!_index.Hashed && _index.Count >= HashIndex.Unhashed)
        {
            foreach ((int row, int of) in _rows) _slab[row].Hash = of;
            _index.SetHashed(ref _slab);
        }

        _index.Add(ref _slab, id, _index.Hashed ? hash : 0);
        _rows.Add((id, hash));
        if (!_expected.TryGetValue(hash, out List<int>? chain)) _expected.Add(hash, chain = []);
        chain.Insert(0, id);
    }

    private void RemoveAt(int at)
    {
        (int id, int hash) = _rows[at];
        _index.Remove(ref _slab, id);
        _slab.Free(id);
        _expected[hash].Remove(id);
        _rows[at] = _rows[^1];
        _rows.RemoveAt(_rows.Count - 1);
    }

    private List<int> Chain(int hash)
    {
        var chain = new List<int>();
        for (int id = _index.Head(hash); id != 0; id = _slab[id].Next) chain.Add(id);
        return chain;
    }
}
