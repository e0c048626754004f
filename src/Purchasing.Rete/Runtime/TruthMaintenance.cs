using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Keeps facts that rules inserted logically for as long as a match supports them. Logical facts of equal
/// content are one fact with several supports; one that was modified since its insertion takes no further support.
/// Facts that only support each other in a circle fall: what a match matched by patterns is followed, what an
/// <c>exists</c> or an accumulate found is not. Not thread-safe.
/// </summary>
internal sealed class TruthMaintenance(CompiledNetwork network)
{
    private Slab<Support> _supports = new(8);
    private readonly Dictionary<int, LogicalFact> _facts = [];
    private readonly Dictionary<(FactType Type, int Hash), List<int>> _byContent = [];

    // Facts that lost a support and have others, which may hang on themselves.
    private readonly List<int> _suspects = [];

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
        // All that the host's code answers is asked before anything changes.
        int hash = FactContent.Hash(type, value);
        int fact = Find(memory, type, hash, value);
        if (fact == 0)
        {
            fact = memory.QueueInsert(value);
            if (!_byContent.TryGetValue((type, hash), out List<int>? candidates)) _byContent.Add((type, hash), candidates = []);
            candidates.Add(fact);
            _facts.Add(fact, new LogicalFact(type, hash));
        }

        int id = _supports.Take();
        LogicalFact logical = _facts[fact];
        _supports[id] = new Support { Token = token, Fact = fact, NextOfToken = memory.Tokens[token].NodeState, NextOfFact = logical.First };
        if (logical.First != 0) _supports[logical.First].PrevOfFact = id;
        logical.First = id;
        memory.Tokens[token].NodeState = id;
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

    /// <summary>A fact was modified: it takes no further support, whatever it is modified to later.</summary>
    public void Modified(int fact)
    {
        if (_facts.TryGetValue(fact, out LogicalFact? logical)) ForgetContent(fact, logical);
    }

    /// <summary>
    /// Queues the retraction of facts that stand only on each other: of all facts that the suspects hang on, those are
    /// grounded that have a support of which every logical fact is grounded; each step is looked at once.
    /// </summary>
    public void RetractUngrounded(WorkingMemory memory)
    {
        if (_suspects.Count == 0) return;
        var standing = new Dictionary<int, bool>();
        var supportOf = new Dictionary<int, List<(int Fact, int[] Needs)>>();
        var open = new Stack<int>();
        var grounded = new Queue<int>();
        foreach (int suspect in _suspects)
            if (_facts.ContainsKey(suspect) && standing.TryAdd(suspect, false)) open.Push(suspect);
        _suspects.Clear();
        while (open.TryPop(out int fact))
        {
            foreach (int token in SupportsOf(fact))
            {
                int[] needs = [.. LogicalFactsOf(memory, token)];
                if (needs.Length == 0 && !standing[fact])
                {
                    standing[fact] = true;
                    grounded.Enqueue(fact);
                }

                foreach (int needed in needs)
                {
                    if (!supportOf.TryGetValue(needed, out List<(int, int[])>? supported)) supportOf.Add(needed, supported = []);
                    supported.Add((fact, needs));
                    if (standing.TryAdd(needed, false)) open.Push(needed);
                }
            }
        }

        while (grounded.TryDequeue(out int fact))
        {
            if (!supportOf.TryGetValue(fact, out List<(int Fact, int[] Needs)>? supported)) continue;
            foreach ((int other, int[] needs) in supported)
            {
                if (standing[other] || !Array.TrueForAll(needs, need => standing[need])) continue;
                standing[other] = true;
                grounded.Enqueue(other);
            }
        }

        foreach ((int fact, bool stands) in standing)
            if (!stands) memory.QueueRetract(fact);
    }

    public void Clear()
    {
        _supports.Clear();
        _facts.Clear();
        _byContent.Clear();
        _suspects.Clear();
    }

    private int Find(WorkingMemory memory, FactType type, int hash, object value)
    {
        if (!_byContent.TryGetValue((type, hash), out List<int>? candidates)) return 0;
        foreach (int candidate in candidates)
        {
            memory.Steps++;
            if (!memory.IsModifyQueued(candidate) && FactContent.Equal(type, memory.Facts[candidate].Object!, value)) return candidate;
        }

        return 0;
    }

    private IEnumerable<int> LogicalFactsOf(WorkingMemory memory, int token)
    {
        for (int at = token; at != 0; at = memory.Tokens[at].Parent)
            if (memory.Tokens[at].Fact is var fact and not 0 && _facts.ContainsKey(fact)) yield return fact;
    }

    private void Release(WorkingMemory memory, int token, bool retract)
    {
        for (int id = memory.Tokens[token].NodeState; id != 0;)
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
                else if (retract && network.HasCircularSupport)
                {
                    _suspects.Add(support.Fact);
                }
            }

            _supports.Free(id);
            id = support.NextOfToken;
        }

        memory.Tokens[token].NodeState = 0;
    }

    private void ForgetContent(int fact, LogicalFact logical)
    {
        if (!_byContent.TryGetValue((logical.Type, logical.Hash), out List<int>? candidates)) return;
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
