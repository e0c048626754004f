namespace Purchasing.Rete.Runtime;

/// <summary>
/// How nodes whose keys may fail (a key that overflows, a computed property) find what to test. A row whose key failed
/// goes with no key and with every key: it is tested with all rows of the other side, where its failure is reported.
/// </summary>
internal sealed partial class WorkingMemory
{
    private readonly Stack<List<int>> _candidateLists = new();

    /// <summary>The entries of a node's right memory that a token must be tested with; give the list back.</summary>
    public List<int> RightCandidates(TwoInputNode node, int token)
    {
        List<int> into = _candidateLists.TryPop(out List<int>? list) ? list : [];
        ref HashIndex index = ref _right[node.Right.Memory];
        index.Collect(ref Entries, index.Hashed ? HashOf(node, token) : 0, into);
        return into;
    }

    /// <summary>The tokens of a node's left memory that a fact must be tested with; give the list back.</summary>
    public List<int> LeftCandidates(TwoInputNode node, object value, int hash)
    {
        List<int> into = _candidateLists.TryPop(out List<int>? list) ? list : [];
        _left[node.Id].Collect(ref Tokens, ProbeLeft(node, value, hash), into);
        return into;
    }

    /// <summary>Takes a list back.</summary>
    public void Return(List<int> candidates)
    {
        candidates.Clear();
        _candidateLists.Push(candidates);
    }
}
