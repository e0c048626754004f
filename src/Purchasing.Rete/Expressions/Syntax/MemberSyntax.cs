namespace Purchasing.Rete.Expressions.Syntax;

/// <summary><c>target.name</c></summary>
internal sealed record MemberSyntax(SyntaxNode Target, string Name, int NameStart) : SyntaxNode(Target.Start, Target.Depth + 1);
