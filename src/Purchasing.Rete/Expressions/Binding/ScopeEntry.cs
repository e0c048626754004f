using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Expressions.Binding;

/// <summary>What a name stands for: a fact, or an expression that replaces it (a parameter's value, a <c>let</c>).</summary>
/// <param name="Variable">The fact's variable, or null.</param>
/// <param name="Expression">The expression in the name's place, or null.</param>
/// <param name="Size">Nodes of the expression, so that nested <c>let</c>s cannot grow without bound.</param>
internal sealed record ScopeEntry(Variable? Variable, BoundExpression? Expression, int Size);
