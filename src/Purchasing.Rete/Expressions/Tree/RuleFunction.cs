using System.Linq.Expressions;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>A pure function that expressions may call.</summary>
/// <param name="Name">Name in the language.</param>
/// <param name="CanThrow">Whether evaluating it may fail (then a condition that calls it is guarded).</param>
/// <param name="Emit">Makes the call from the emitted arguments.</param>
internal sealed record RuleFunction(string Name, bool CanThrow, Func<IReadOnlyList<Expression>, Expression> Emit)
{
    /// <summary>Whether a result of a reference type may be null though no argument is.</summary>
    public bool ReturnsNull { get; init; }
}
