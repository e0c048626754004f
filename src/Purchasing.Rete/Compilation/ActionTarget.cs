using System.Linq.Expressions;
using System.Reflection;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>What an action list is compiled for: where its facts are, and what becomes of a change.</summary>
internal sealed class ActionTarget
{
    private static readonly MethodInfo QueueModify = typeof(WorkingMemory).GetMethod(nameof(WorkingMemory.QueueModify))!;
    private static readonly MethodInfo RowAt = typeof(WorkingMemory).GetMethod(nameof(WorkingMemory.RowAt))!;

    /// <summary>The local that holds a variable's fact.</summary>
    public required Func<Variable, ParameterExpression> Resolve { get; init; }

    /// <summary>The working memory that actions call.</summary>
    public required Expression Memory { get; init; }

    /// <summary>What a change of a field is reported as; 0 when nobody reads the field.</summary>
    public required Func<FactType, FactField, ulong> BitsOf { get; init; }

    /// <summary>Reports changes: the row of a fact inserted by the same list (else null), its variable, and the bits.</summary>
    public required Func<Expression?, Variable, Expression, Expression> Changed { get; init; }

    /// <summary>The match.</summary>
    public required Expression Token { get; init; }

    /// <summary>The row of a matched fact.</summary>
    public required Func<Variable, Expression> FactId { get; init; }

    /// <summary>The index of an agenda group.</summary>
    public required Func<string, int> GroupIndex { get; init; }

    /// <summary>Actions of the general network: changes are queued for the next flush.</summary>
    public static ActionTarget ForNetwork(DelegateEmitter.Frame frame, Func<FactType, FactField, ulong> fieldBit, Func<string, int> groupIndex)
    {
        Expression FactId(Variable variable) => Expression.Call(frame.Memory, RowAt, frame.Token, Expression.Constant(frame.Hops(variable)));
        return new ActionTarget
        {
            Resolve = frame.Resolve,
            Memory = frame.Memory,
            Token = frame.Token,
            BitsOf = fieldBit,
            FactId = FactId,
            GroupIndex = groupIndex,
            Changed = (inserted, variable, bits) => Expression.Call(frame.Memory, QueueModify, inserted ?? FactId(variable), bits),
        };
    }
}
