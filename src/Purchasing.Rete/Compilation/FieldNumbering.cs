using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>
/// Numbers fields for watch masks. Types related by inheritance share one numbering by field name, so that a
/// change written through a derived type wakes patterns on its base type and the other way round. All fields that the
/// host computes share one bit: such a field counts as changed with every field of its fact, for what it is computed
/// from is not known; and writing one through the host's code may have changed any other.
/// </summary>
internal sealed class FieldNumbering
{
    private readonly Dictionary<FactType, Dictionary<string, int>> _numbers = [];

    public FieldNumbering(IReadOnlyList<FactType> types)
    {
        foreach (FactType type in types)
        {
            if (_numbers.ContainsKey(type)) continue;
            var family = new HashSet<FactType> { type };
            var open = new Queue<FactType>(family);
            while (open.TryDequeue(out FactType? next))
                foreach (FactType other in types)
                    if ((other.ClrType.IsAssignableFrom(next.ClrType) || next.ClrType.IsAssignableFrom(other.ClrType)) && family.Add(other))
                        open.Enqueue(other);
            var numbers = new Dictionary<string, int>();
            foreach (FactField field in family.SelectMany(t => t.Fields)) numbers.TryAdd(field.Name, numbers.Count);
            foreach (FactType member in family) _numbers.Add(member, numbers);
        }
    }

    /// <summary>The bit by which a field is watched; a type that is not registered (a result row) is numbered by itself.</summary>
    public ulong Bit(FactType type, FactField field) => field.IsStored
        ? FieldBits.Of(_numbers.TryGetValue(type, out Dictionary<string, int>? numbers) ? numbers[field.Name] : field.Index)
        : FieldBits.Computed;

    /// <summary>What counts as changed when a field is written.</summary>
    public ulong Written(FactType type, FactField field) => field.IsPlain ? Bit(type, field) | FieldBits.Computed : FieldBits.Fields;
}
