using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Purchasing.Graph.Compilation;

/// <summary>The values of a few ports, seen as a dictionary. A linear search beats hashing for the handful a node has.</summary>
sealed class PortValues(string[] names, object?[] values) : IReadOnlyDictionary<string, object?>
{
    public int Count => names.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<object?> Values => values;

    public object? this[string key] => TryGetValue(key, out object? value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => Array.IndexOf(names, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] != key) continue;
            value = values[i];
            return true;
        }
        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < names.Length; i++) yield return new(names[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
