namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>A variable, a parameter, a <c>let</c> name, or the type of an enum constant.</summary>
internal sealed record NameSyntax(string Name, int Start) : SyntaxNode(Start, 1);
