using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Keeps facts that rules inserted logically for as long as a match supports them. Logical facts of equal
/// content are one fact with several supports; one that was modified since its insertion takes no further support.
/// Not thread-safe.
/// </summary>
internal sealed class TruthMaintenance
{
    private Slab<Support> _supports = new(8);
    private readonly Dictionary<int, LogicalFact> _facts = [];
    private readonly Dictionary<(FactType Type, int Hash), List<int>> _byContent = [];

    /// <summary>Whether a fact stands only because of matches.</summary>
    public bool IsLogical(int fact) => _facts.ContainsKey(fact);

    /// <summary>The matches that support a fact.</summary>
    public IEnumerable<int> SupportsOf(int fact)
    {
        if (!_facts.TryGetValue(fact, out LogicalFact? logical)) yield break;
        for (int id = logical.First; id != 0; id = _supports.Items[id].NextOfFact) yield return _supports.Items[id].Token;
    }

    /// <summary>Inserts a fact supported by a match, or adds the support to the logical fact of equal content.</summary>
    public int Insert(WorkingMemory memory, int token, FactType type, object value)
    {
        int hash = FactContent.Hash(type, value);
        if (!_byContent.TryGetValue((type, hash), out List<int>? candidates)) _byContent.Add((type, hash), candidates = []);
        int fact = 0;
        foreach (int candidate in candidates)
        {
            if (!FactContent.Equal(type, memory.Facts[candidate].Object!, value)) continue;
            fact = candidate;
            break;
        }

        if (fact == 0)
        {
            fact = memory.QueueInsert(value);
            candidates.Add(fact);
            _facts.Add(fact, new LogicalFact(type, hash));
        }

        int id = _supports.Take();
        LogicalFact logical = _facts[fact];
        _supports[id] = new Support { Token = token, Fact = fact, NextOfToken = memory.Tokens[token].Extra, NextOfFact = logical.First };
        if (logical.First != 0) _supports[logical.First].PrevOfFact = id;
        logical.First = id;
        memory.Tokens[token].Extra = id;
        return fact;
    }

    /// <summary>A match is going: facts that it alone supported are retracted.</summary>
    public void Withdraw(WorkingMemory memory, int token) => Release(memory, token, retract: true);

    /// <summary>A firing failed: its supports never were.</summary>
    public void Undo(WorkingMemory memory, int token) => Release(memory, token, retract: false);

    /// <summary>A fact is gone for good.</summary>
    public void Forget(int fact)
    {
        if (!_facts.Remove(fact, out LogicalFact? logical)) return;
        for (int id = logical.First; id != 0;)
        {
            int next = _supports[id].NextOfFact;
            // The supporting match keeps its entry, which now points nowhere.
            _supports[id].Fact = 0;
            id = next;
        }

        ForgetContent(fact, logical);
    }

    public void Clear()
    {
        _supports.Clear();
        _facts.Clear();
        _byContent.Clear();
    }

    private void Release(WorkingMemory memory, int token, bool retract)
    {
        for (int id = memory.Tokens[token].Extra; id != 0;)
        {
            Support support = _supports[id];
            if (support.Fact != 0)
            {
                LogicalFact logical = _facts[support.Fact];
                if (support.PrevOfFact != 0) _supports[support.PrevOfFact].NextOfFact = support.NextOfFact;
                else logical.First = support.NextOfFact;
                if (support.NextOfFact != 0) _supports[support.NextOfFact].PrevOfFact = support.PrevOfFact;
                if (logical.First == 0)
                {
                    _facts.Remove(support.Fact);
                    ForgetContent(support.Fact, logical);
                    if (retract) memory.QueueRetract(support.Fact);
                }
            }

            _supports.Free(id);
            id = support.NextOfToken;
        }

        memory.Tokens[token].Extra = 0;
    }

    private void ForgetContent(int fact, LogicalFact logical)
    {
        List<int> candidates = _byContent[(logical.Type, logical.Hash)];
        candidates.Remove(fact);
        if (candidates.Count == 0) _byContent.Remove((logical.Type, logical.Hash));
    }

    private sealed class LogicalFact(FactType type, int hash)
    {
        public readonly FactType Type = type;
        public readonly int Hash = hash;
        public int First;
    }

    private struct Support : ISlabItem<Support>
    {
        public int Token;
        public int Fact;
        public int NextOfToken;
        public int NextOfFact;
        public int PrevOfFact;

        public static ref int NextFree(ref Support item) => ref item.NextOfFact;
    }
}
