namespace Purchasing.Rete.Compilation;

/// <summary>Numbers names in the order in which they are first met. Not thread-safe.</summary>
internal sealed class NameNumbering
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <param name="first">Names that have the first numbers.</param>
    public NameNumbering(params ReadOnlySpan<string> first)
    {
        foreach (string name in first) IndexOf(name);
    }

    /// <summary>The names by number.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a name, which it gets if it has none yet.</summary>
    public int IndexOf(string name)
    {
        if (_numbers.TryGetValue(name, out int known)) return known;
        _numbers.Add(name, _names.Count);
        _names.Add(name);
        return _names.Count - 1;
    }
}
