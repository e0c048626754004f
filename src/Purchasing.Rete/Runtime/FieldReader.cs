using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>Reads one field of a fact as its type without null. Safe to share between threads.</summary>
internal sealed class FieldReader<T> where T : notnull
{
    /// <summary>Null where the field is never null.</summary>
    private Func<object, bool>? _has;
    private Func<object, T> _read = null!;

    public FieldReader(FactField field, TieredCompiler delegates)
    {
        ParameterExpression fact = Expression.Parameter(typeof(object), "fact");
        Expression value = Expression.MakeMemberAccess(Expression.Convert(fact, field.Member.DeclaringType!), field.Member);
        if (value.Type != typeof(T) || !typeof(T).IsValueType)
            delegates.Make(Expression.Lambda<Func<object, bool>>(Expression.NotEqual(value, Expression.Constant(null, value.Type)), fact), d => _has = d);
        Expression present = value.Type == typeof(T) ? value : Expression.Convert(value, typeof(T));
        delegates.Make(Expression.Lambda<Func<object, T>>(present, fact), d => _read = d);
    }

    /// <summary>False when the field is null.</summary>
    public bool TryRead(object fact, [MaybeNullWhen(false)] out T value)
    {
        if (_has is not null && !_has(fact))
        {
            value = default;
            return false;
        }

        value = _read(fact);
        return true;
    }
}
