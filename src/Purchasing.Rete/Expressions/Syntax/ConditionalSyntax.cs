namespace Purchasing.Rete.Expressions.Syntax;

/// <summary><c>test ? ifTrue : ifFalse</c></summary>
internal sealed record ConditionalSyntax(SyntaxNode Test, SyntaxNode IfTrue, SyntaxNode IfFalse)
    : SyntaxNode(Test.Start, Math.Max(Test.Depth, Math.Max(IfTrue.Depth, IfFalse.Depth)) + 1);
