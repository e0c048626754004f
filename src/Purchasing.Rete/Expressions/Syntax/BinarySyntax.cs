namespace Purchasing.Rete.Expressions.Syntax;

/// <summary><c>left operator right</c></summary>
internal sealed record BinarySyntax(BinaryOperator Operator, SyntaxNode Left, SyntaxNode Right, int OperatorStart)
    : SyntaxNode(Left.Start, Math.Max(Left.Depth, Right.Depth) + 1);
