namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>What a <see cref="Token"/> is.</summary>
internal enum TokenKind
{
    End, Bad, Name, Integer, Decimal, String,
    Plus, Minus, Star, Slash, Percent,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    And, Or, Not, Question, QuestionQuestion, Colon, Comma, Dot, DotDot,
    OpenParen, CloseParen, OpenBracket, CloseBracket, CloseBrace,
}
