using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Runtime;

/// <summary>Order code of the value that a join compares, read from the fact.</summary>
internal delegate ulong FactCode(WorkingMemory memory, object fact);

/// <summary>Order code of the value that a join compares, read from the token.</summary>
internal delegate ulong TokenCode(WorkingMemory memory, int token);

/// <summary>The inequality by which a join without an equal key finds its candidates in sorted memories: <c>right operator left</c>.</summary>
/// <param name="Left">The token's side.</param>
/// <param name="Right">The fact's side.</param>
/// <param name="FactIsGreater">Whether facts go with tokens of smaller values.</param>
internal sealed record JoinInequality(BoundExpression Left, BoundExpression Right, bool FactIsGreater);

/// <summary>The same, compiled.</summary>
internal sealed record JoinOrdering(TokenCode Left, bool FactIsGreater);
