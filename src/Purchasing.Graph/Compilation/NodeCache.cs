using System.Buffers;
using System.Text;
using System.Text.Json;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>
/// The answers of one pure node, for a while. The key is all inputs written out, so two different inputs never share an
/// answer, even if one was changed in place. Safe for use by any thread.
/// </summary>
sealed class NodeCache(CachePolicy policy, ValueJson json, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    readonly LinkedList<Entry> _byAge = [];

    /// <summary>The key of a node's inputs.</summary>
    /// <exception cref="NodeFailedException">An input cannot be written out.</exception>
    public string KeyOf(CompiledNode node, TryGetInput tryGet)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                // An absent input differs from one that is null.
                if (!tryGet(node, i, out object? value))
                {
                    writer.WriteBooleanValue(false);
                    continue;
                }
                writer.WriteStartArray();
                try
                {
                    json.WriteStored(writer, value, node.Inputs[i].Type);
                }
                catch (NotSupportedException e)
                {
                    throw new NodeFailedException($"Input '{node.Inputs[i].Name}' of the cached node '{node.Id}' cannot be part of a key: {e.Message}", e);
                }
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads an input of a node.</summary>
    internal delegate bool TryGetInput(CompiledNode node, int index, out object? value);

    public bool TryGet(string key, out object?[]? outputs)
    {
        lock (_lock)
        {
            outputs = null;
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? found)) return false;
            if (time.GetElapsedTime(found.Value.Stored) >= policy.Ttl)
            {
                Remove(found);
                return false;
            }
            outputs = found.Value.Outputs;
            return true;
        }
    }

    public void Set(string key, object?[] outputs)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? old)) Remove(old);
            else if (_entries.Count >= policy.Size) Remove(_byAge.First!);
            _entries[key] = _byAge.AddLast(new Entry(key, outputs, time.GetTimestamp()));
        }
    }

    void Remove(LinkedListNode<Entry> entry)
    {
        _byAge.Remove(entry);
        _entries.Remove(entry.Value.Key);
    }

    sealed record Entry(string Key, object?[] Outputs, long Stored);
}
