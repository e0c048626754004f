namespace Purchasing.Rete.Expressions.Syntax;

internal enum UnaryOperator { Not, Negate }
