namespace Purchasing.Rete.Compilation;

/// <summary>
/// The constants that rules take one field through: an edge for each rule that requires one constant and writes another.
/// Says whether one constant leads back to another in constant time, after one pass over all rules (Tarjan 1972). Not thread-safe.
/// </summary>
internal sealed class StageGraph
{
    // Stands between all constants and those that are written whatever was there before.
    private const int Any = 0;

    private readonly Dictionary<object, int> _numbers = [];
    private readonly List<List<int>> _edges = [[]];
    private int[]? _components;

    /// <summary>Notes that a rule writes a constant where it found another, or whatever it found (null).</summary>
    public void Add(object? required, object written)
    {
        int from = required is null ? Any : NumberOf(required);
        _edges[from].Add(NumberOf(written));
        _components = null;
    }

    /// <summary>Whether rules can take the field from one constant to another and back again.</summary>
    public bool AreOnOneCycle(object one, object other) =>
        one.Equals(other)
        || (_numbers.TryGetValue(one, out int first) && _numbers.TryGetValue(other, out int second)
            && (_components ??= Components())[first] == _components[second]);

    private int NumberOf(object value)
    {
        if (_numbers.TryGetValue(value, out int known)) return known;
        int number = _edges.Count;
        _numbers.Add(value, number);
        _edges.Add([Any]);
        return number;
    }

    /// <summary>Numbers the strongly connected components; a chain of rules may be longer than the stack is deep, so the walk keeps its own.</summary>
    private int[] Components()
    {
        int count = _edges.Count, visited = 0, components = 0;
        int[] component = new int[count], order = new int[count], low = new int[count], next = new int[count];
        var path = new Stack<int>();
        var open = new Stack<int>();
        for (int start = 0; start < count; start++)
        {
            if (order[start] != 0) continue;
            path.Push(start);
            while (path.TryPeek(out int at))
            {
                if (order[at] == 0)
                {
                    order[at] = low[at] = ++visited;
                    open.Push(at);
                }

                if (next[at] < _edges[at].Count)
                {
                    int to = _edges[at][next[at]++];
                    if (order[to] == 0) path.Push(to);
                    else if (component[to] == 0) low[at] = Math.Min(low[at], order[to]);
                    continue;
                }

                path.Pop();
                if (path.TryPeek(out int parent)) low[parent] = Math.Min(low[parent], low[at]);
                if (low[at] != order[at]) continue;
                components++;
                int member;
                do
                {
                    member = open.Pop();
                    component[member] = components;
                }
                while (member != at);
            }
        }

        return component;
    }
}
