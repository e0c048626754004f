namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>A word of an expression. Its value is the number, the name, or the unescaped string.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, object? Value = null);
