namespace Purchasing.Graph.Json;

/// <summary>The property names of the objects that a reader is inside of, to find what is written twice.</summary>
sealed class OpenNames
{
    const int Few = 16;
    readonly List<string> _names = [];
    readonly Stack<(int First, HashSet<string>? Many)> _objects = new();

    public void Begin() => _objects.Push((_names.Count, null));

    public void End()
    {
        int first = _objects.Pop().First;
        _names.RemoveRange(first, _names.Count - first);
    }

    /// <summary>Whether the innermost object did not have the name before; a set is kept only for the rare object with many.</summary>
    public bool Add(string name)
    {
        var (first, many) = _objects.Peek();
        if (many is not null) return many.Add(name);
        for (int i = first; i < _names.Count; i++)
        {
            if (_names[i] == name) return false;
        }
        _names.Add(name);
        if (_names.Count - first < Few) return true;
        _objects.Pop();
        _objects.Push((first, new HashSet<string>(_names.Skip(first), StringComparer.Ordinal)));
        return true;
    }
}
