using System.Collections;

namespace Purchasing.Rete.Facts;

/// <summary>A fact's field values at one moment, in field order, read from a copy of it when asked. Immutable.</summary>
internal sealed class FactValues(FactType type, object copy) : IReadOnlyList<object?>
{
    public int Count => type.Fields.Count;

    public object? this[int index] => FactContent.Read(type.Fields[index], copy);

    public IEnumerator<object?> GetEnumerator() => type.Fields.Select(field => FactContent.Read(field, copy)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
