namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>A node of the syntax tree: names are not yet resolved, types not yet known.</summary>
/// <param name="Start">Offset of the first character in the text.</param>
/// <param name="Depth">Height of the tree below, itself included; bounded by the parser so that tree walks cannot exhaust the stack.</param>
internal abstract record SyntaxNode(int Start, int Depth);
