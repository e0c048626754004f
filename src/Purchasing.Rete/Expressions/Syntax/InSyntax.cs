namespace Purchasing.Rete.Expressions.Syntax;

/// <summary><c>value in [a, b]</c>, <c>value in low..high</c> or <c>value in collection</c></summary>
internal sealed record InSyntax(SyntaxNode Value, IReadOnlyList<SyntaxNode> Items, InForm Form, bool Negated, int OperatorStart, int ItemDepth)
    : SyntaxNode(Value.Start, Math.Max(Value.Depth, ItemDepth) + 1);
