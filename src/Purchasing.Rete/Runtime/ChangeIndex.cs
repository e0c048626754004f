namespace Purchasing.Rete.Runtime;

/// <summary>
/// Finds the pending change of a fact. A firing mostly changes a few facts, which are looked through; the changes of a
/// large batch (all facts that one match supported) are found by look-up. Not thread-safe.
/// </summary>
internal sealed class ChangeIndex
{
    /// <summary>So many changes are looked through.</summary>
    private const int LookedThrough = 8;

    /// <summary>A table that was larger is given back.</summary>
    private const int MostKept = 1024;

    private Dictionary<int, int>? _lastOf;
    private int _from;
    private int _to;

    /// <summary>The last change of a fact among those from one place to another, or -1.</summary>
    public int Find(Change[] changes, int from, int to, int fact)
    {
        if (to - from <= LookedThrough)
        {
            for (int i = to - 1; i >= from; i--)
                if (changes[i].Fact == fact) return i;
            return -1;
        }

        _lastOf ??= [];
        if (from != _from || to < _to)
        {
            _lastOf.Clear();
            _from = _to = from;
        }

        for (; _to < to; _to++) _lastOf[changes[_to].Fact] = _to;
        return _lastOf.TryGetValue(fact, out int last) ? last : -1;
    }

    /// <summary>Forgets what it knows: changes were taken back or are done.</summary>
    public void Forget()
    {
        _from = _to = 0;
        if (_lastOf is not { Count: > 0 }) return;
        if (_lastOf.Count > MostKept) _lastOf = null;
        else _lastOf.Clear();
    }
}
