using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Purchasing.Core.Decisions;

/// <summary>The fields that a step changed: few, so that a list is a smaller dictionary of them than a table. Immutable.</summary>
internal sealed class StepChanges(KeyValuePair<string, string?>[] changes) : IReadOnlyDictionary<string, string?>
{
    private readonly KeyValuePair<string, string?>[] _changes = changes;

    /// <summary>No changes.</summary>
    public static StepChanges None { get; } = new([]);

    public int Count => _changes.Length;

    public IEnumerable<string> Keys => _changes.Select(change => change.Key);

    public IEnumerable<string?> Values => _changes.Select(change => change.Value);

    public string? this[string key] => TryGetValue(key, out string? value) ? value : throw new KeyNotFoundException($"The step did not change '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string? value)
    {
        foreach (KeyValuePair<string, string?> change in _changes)
        {
            if (!string.Equals(change.Key, key, StringComparison.Ordinal))
                continue;
            value = change.Value;
            return true;
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string?>>)_changes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
