namespace Purchasing.Rete.Expressions.Syntax;

/// <summary><c>!operand</c> or <c>-operand</c></summary>
internal sealed record UnarySyntax(UnaryOperator Operator, SyntaxNode Operand, int Start) : SyntaxNode(Start, Operand.Depth + 1);
