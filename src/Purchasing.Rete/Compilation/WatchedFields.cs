using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>Which fields of each variable a rule's conditions read, as bits: what property reactivity needs to know of them.</summary>
internal sealed class WatchedFields(Func<FactType, FactField, ulong> bit)
{
    // A rule has a handful of variables.
    private readonly List<Variable> _variables = [];
    private ulong[] _bits = new ulong[4];

    /// <summary>The bits of a variable's fields; 0 when none is read.</summary>
    public ulong this[Variable variable] => _variables.IndexOf(variable) is var index and >= 0 ? _bits[index] : 0;

    /// <summary>Adds the fields that an expression reads.</summary>
    public void Add(BoundExpression expression)
    {
        foreach (Variable variable in ExpressionAnalysis.Variables(expression))
        {
            int index = _variables.IndexOf(variable);
            if (index < 0)
            {
                index = _variables.Count;
                _variables.Add(variable);
                if (index == _bits.Length) Array.Resize(ref _bits, 2 * index);
            }

            if (ExpressionAnalysis.FieldsRead(expression, variable) is { } fields)
                foreach (FactField field in fields) _bits[index] |= bit(variable.FactType, field);
            else
                _bits[index] = FieldBits.All;
        }
    }
}
