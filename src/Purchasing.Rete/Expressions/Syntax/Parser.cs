using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>
/// Parses an expression by precedence climbing. Reports the first syntax error and returns null then; both the
/// recursion and the height of the tree are bounded, so no input exhausts the stack.
/// </summary>
internal sealed class Parser
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MaxLength = 16_384;

    /// <summary>The deepest nesting, and the longest chain of operators.</summary>
    public const int MaxDepth = 200;

    private readonly SourceText _source;
    private readonly DiagnosticBag _diagnostics;
    private readonly Lexer _lexer;
    private Token _current;
    private int _nesting;

    private Parser(SourceText source, DiagnosticBag diagnostics, int start)
    {
        _source = source;
        _diagnostics = diagnostics;
        _lexer = new Lexer(source, diagnostics, start);
        _current = _lexer.Next();
    }

    /// <summary>Parses the whole text.</summary>
    public static SyntaxNode? Parse(SourceText source, DiagnosticBag diagnostics)
    {
        if (source.Text.Length > MaxLength)
        {
            diagnostics.Error("expression-too-long", $"the expression has {source.Text.Length} characters; at most {MaxLength} are allowed", source.At(0));
            return null;
        }
        Parser parser = new(source, diagnostics, 0);
        if (parser._current.Kind == TokenKind.End)
        {
            diagnostics.Error("empty-expression", "an expression is expected here", source.At(0));
            return null;
        }
        SyntaxNode? node = parser.Expression();
        if (node is not null && parser._current.Kind != TokenKind.End) return parser.Unexpected("the end of the expression or an operator");
        return node;
    }

    /// <summary>
    /// Parses a cell of a decision table: a comparison without its left side (<c>&gt; 10</c>, <c>in [1, 2]</c>, <c>1..5</c>),
    /// or a value to be equal to.
    /// </summary>
    public static SyntaxNode? ParseCell(SourceText source, DiagnosticBag diagnostics)
    {
        if (source.Text.Length > MaxLength) return Parse(source, diagnostics);
        Parser parser = new(source, diagnostics, 0);
        SyntaxNode? node = parser.Cell();
        return node is not null && parser._current.Kind != TokenKind.End ? parser.Unexpected("the end of the cell") : node;
    }

    /// <summary>
    /// Parses an expression that starts at <paramref name="position"/> of a template and must end at <c>:</c> or <c>}</c>;
    /// <paramref name="position"/> becomes the offset of that character.
    /// </summary>
    public static SyntaxNode? ParseHole(SourceText source, ref int position, DiagnosticBag diagnostics)
    {
        Parser parser = new(source, diagnostics, position);
        SyntaxNode? node = parser.Expression();
        if (node is null) return null;
        if (parser._current.Kind is not (TokenKind.Colon or TokenKind.CloseBrace)) return parser.Unexpected("'}'");
        position = parser._current.Start;
        return node;
    }

    private SyntaxNode? Cell()
    {
        Token first = _current;
        ColumnSyntax column = new(first.Start);
        if (IsIn(out bool negated)) return In(column, negated, first.Start);
        if (IsComparison(first.Kind)) return Comparisons(column);
        if (first.Kind == TokenKind.DotDot) return UpTo(column);
        if (Expression() is not { } value) return null;
        if (_current.Kind != TokenKind.DotDot) return Bounded(new BinarySyntax(BinaryOperator.Equal, column, value, first.Start));
        Advance();
        if (_current.Kind == TokenKind.End) return Bounded(new BinarySyntax(BinaryOperator.GreaterOrEqual, column, value, first.Start));
        if (_current.Kind == TokenKind.Less)
        {
            Advance();
            if (Expression() is not { } end) return null;
            SyntaxNode? from = Bounded(new BinarySyntax(BinaryOperator.GreaterOrEqual, column, value, first.Start));
            SyntaxNode? below = Bounded(new BinarySyntax(BinaryOperator.Less, column, end, first.Start));
            return from is null || below is null ? null : Bounded(new BinarySyntax(BinaryOperator.And, from, below, first.Start));
        }

        return Expression() is { } high ? Bounded(new InSyntax(column, [value, high], InForm.Range, false, first.Start, Math.Max(value.Depth, high.Depth))) : null;
    }

    /// <summary>A range without a lower end: <c>..10</c>, or <c>..&lt;10</c> without 10 itself.</summary>
    private SyntaxNode? UpTo(ColumnSyntax column)
    {
        int at = _current.Start;
        Advance();
        bool below = _current.Kind == TokenKind.Less;
        if (below) Advance();
        return Expression() is { } high ? Bounded(new BinarySyntax(below ? BinaryOperator.Less : BinaryOperator.LessOrEqual, column, high, at)) : null;
    }

    /// <summary>Comparisons without their left side, all of which must hold: <c>&gt;= 10 &amp;&amp; &lt; 20</c>.</summary>
    private SyntaxNode? Comparisons(ColumnSyntax column)
    {
        SyntaxNode? all = null;
        while (true)
        {
            int at = _current.Start;
            if (!IsComparison(_current.Kind)) return Unexpected("a comparison");
            BinaryOperator op = Operator(_current.Kind).Operator!.Value;
            Advance();
            if (Operand() is not { } right || Bounded(new BinarySyntax(op, column, right, at)) is not { } one) return null;
            all = all is null ? one : Bounded(new BinarySyntax(BinaryOperator.And, all, one, at));
            if (all is null || _current.Kind != TokenKind.And) return all;
            Advance();
        }
    }

    /// <summary>What a cell compares with: an expression, up to an <c>&amp;&amp;</c> that another comparison may follow.</summary>
    private SyntaxNode? Operand()
    {
        SyntaxNode? value = Binary(5);
        if (value is null || _current.Kind is not (TokenKind.Question or TokenKind.QuestionQuestion)) return value;
        if (_current.Kind == TokenKind.Question) return Unexpected("the end of the cell or '&&' (a conditional goes in parentheses)");
        int at = _current.Start;
        Advance();
        if (++_nesting > MaxDepth) return TooDeep(at);
        SyntaxNode? otherwise = Operand();
        _nesting--;
        return otherwise is null ? null : Bounded(new CoalesceSyntax(value, otherwise, at));
    }

    private static bool IsComparison(TokenKind kind) => Operator(kind) is ({ } op and >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual, _);

    private SyntaxNode? Expression()
    {
        if (++_nesting > MaxDepth) return TooDeep(_current.Start);
        SyntaxNode? node = Conditional();
        _nesting--;
        return node;
    }

    private SyntaxNode? Conditional()
    {
        SyntaxNode? test = Coalesce();
        if (test is null || _current.Kind != TokenKind.Question) return test;
        Advance();
        if (Expression() is not { } ifTrue || !Expect(TokenKind.Colon, "':' of the conditional")) return null;
        if (Expression() is not { } ifFalse) return null;
        return Bounded(new ConditionalSyntax(test, ifTrue, ifFalse));
    }

    private SyntaxNode? Coalesce()
    {
        SyntaxNode? left = Binary(1);
        if (left is null || _current.Kind != TokenKind.QuestionQuestion) return left;
        int at = _current.Start;
        Advance();
        if (++_nesting > MaxDepth) return TooDeep(at);
        SyntaxNode? right = Coalesce();
        _nesting--;
        return right is null ? null : Bounded(new CoalesceSyntax(left, right, at));
    }

    private SyntaxNode? Binary(int minimum)
    {
        SyntaxNode? left = Unary();
        while (left is not null)
        {
            int at = _current.Start;
            if (IsIn(out bool negated))
            {
                if (minimum > 4) return left;
                left = In(left, negated, at);
                continue;
            }
            if (Operator(_current.Kind) is not ({ } op, var precedence) || precedence < minimum) return left;
            Advance();
            SyntaxNode? right = Binary(precedence + 1);
            left = right is null ? null : Bounded(new BinarySyntax(op, left, right, at));
        }
        return null;
    }

    private bool IsIn(out bool negated)
    {
        negated = false;
        if (_current.Kind != TokenKind.Name) return false;
        if (_current.Value is "in") return true;
        negated = _current.Value is "not";
        return negated;
    }

    private SyntaxNode? In(SyntaxNode value, bool negated, int at)
    {
        if (negated)
        {
            Advance();
            if (_current is not { Kind: TokenKind.Name, Value: "in" }) return Unexpected("'in' after 'not'");
        }
        Advance();
        if (_current.Kind == TokenKind.OpenBracket)
        {
            Advance();
            List<SyntaxNode> items = [];
            if (!Arguments(items, TokenKind.CloseBracket, "']'", out int depth)) return null;
            return Bounded(new InSyntax(value, items, InForm.List, negated, at, depth));
        }
        if (Binary(5) is not { } low) return null;
        if (_current.Kind != TokenKind.DotDot)
            return Bounded(new InSyntax(value, [low], InForm.Collection, negated, at, low.Depth));
        Advance();
        if (Binary(5) is not { } high) return null;
        return Bounded(new InSyntax(value, [low, high], InForm.Range, negated, at, Math.Max(low.Depth, high.Depth)));
    }

    private static (BinaryOperator? Operator, int Precedence) Operator(TokenKind kind) => kind switch
    {
        TokenKind.Or => (BinaryOperator.Or, 1),
        TokenKind.And => (BinaryOperator.And, 2),
        TokenKind.Equal => (BinaryOperator.Equal, 3),
        TokenKind.NotEqual => (BinaryOperator.NotEqual, 3),
        TokenKind.Less => (BinaryOperator.Less, 4),
        TokenKind.LessOrEqual => (BinaryOperator.LessOrEqual, 4),
        TokenKind.Greater => (BinaryOperator.Greater, 4),
        TokenKind.GreaterOrEqual => (BinaryOperator.GreaterOrEqual, 4),
        TokenKind.Plus => (BinaryOperator.Add, 5),
        TokenKind.Minus => (BinaryOperator.Subtract, 5),
        TokenKind.Star => (BinaryOperator.Multiply, 6),
        TokenKind.Slash => (BinaryOperator.Divide, 6),
        TokenKind.Percent => (BinaryOperator.Modulo, 6),
        _ => (null, 0),
    };

    private SyntaxNode? Unary()
    {
        int at = _current.Start;
        UnaryOperator? op = _current.Kind switch { TokenKind.Not => UnaryOperator.Not, TokenKind.Minus => UnaryOperator.Negate, _ => null };
        if (op is null) return Postfix();
        if (++_nesting > MaxDepth) return TooDeep(at);
        Advance();
        SyntaxNode? operand = Unary();
        _nesting--;
        return operand is null ? null : Bounded(new UnarySyntax(op.Value, operand, at));
    }

    private SyntaxNode? Postfix()
    {
        SyntaxNode? node = Primary();
        while (node is not null && _current.Kind == TokenKind.Dot)
        {
            Advance();
            if (_current.Kind != TokenKind.Name) return Unexpected("a field name after '.'");
            node = Bounded(new MemberSyntax(node, (string)_current.Value!, _current.Start));
            Advance();
        }
        if (node is MemberSyntax member && _current.Kind == TokenKind.OpenParen)
        {
            _diagnostics.Error("no-methods", $"'{member.Name}' cannot be called on a value", _source.At(member.NameStart), $"functions are written before their arguments: {member.Name}(…)");
            return null;
        }
        return node;
    }

    private SyntaxNode? Primary()
    {
        Token token = _current;
        switch (token.Kind)
        {
            case TokenKind.Integer or TokenKind.Decimal or TokenKind.String:
                Advance();
                return new LiteralSyntax(token.Value, token.Start);
            case TokenKind.OpenParen:
                Advance();
                SyntaxNode? inner = Expression();
                return inner is not null && Expect(TokenKind.CloseParen, "')'") ? inner : null;
            case TokenKind.Name:
                return NameOrCall(token);
            default:
                return Unexpected("a value");
        }
    }

    private SyntaxNode? NameOrCall(Token token)
    {
        string name = (string)token.Value!;
        Advance();
        switch (name)
        {
            case "true": return new LiteralSyntax(true, token.Start);
            case "false": return new LiteralSyntax(false, token.Start);
            case "null": return new LiteralSyntax(null, token.Start);
            case "and" or "or" or "not" or "in":
                string use = name switch { "and" => "&&", "or" => "||", "not" => "!", _ => "value in [a, b]" };
                _diagnostics.Error("syntax", $"'{name}' cannot stand here", _source.At(token.Start), $"did you mean '{use}'?");
                return null;
        }
        if (_current.Kind != TokenKind.OpenParen) return new NameSyntax(name, token.Start);
        Advance();
        List<SyntaxNode> arguments = [];
        return Arguments(arguments, TokenKind.CloseParen, "')'", out int depth) ? Bounded(new CallSyntax(name, arguments, token.Start, depth)) : null;
    }

    private bool Arguments(List<SyntaxNode> items, TokenKind close, string closeText, out int depth)
    {
        depth = 0;
        if (_current.Kind == close)
        {
            Advance();
            return true;
        }
        while (true)
        {
            if (Expression() is not { } item) return false;
            items.Add(item);
            depth = Math.Max(depth, item.Depth);
            if (_current.Kind == TokenKind.Comma)
            {
                Advance();
                continue;
            }
            return Expect(close, $"',' or {closeText}");
        }
    }

    private void Advance() => _current = _lexer.Next();

    private bool Expect(TokenKind kind, string what)
    {
        if (_current.Kind != kind)
        {
            Unexpected(what);
            return false;
        }
        Advance();
        return true;
    }

    private SyntaxNode? Bounded(SyntaxNode node) => node.Depth <= MaxDepth ? node : TooDeep(node.Start);

    private SyntaxNode? TooDeep(int at)
    {
        _diagnostics.Error("expression-too-deep", $"the expression is nested more than {MaxDepth} levels deep", _source.At(at), "split it with let");
        return null;
    }

    private SyntaxNode? Unexpected(string expected)
    {
        // A bad token has been reported where it was read.
        if (_current.Kind == TokenKind.Bad) return null;
        string found = _current.Kind == TokenKind.End ? "the expression ends" : $"found '{Clip(_source.Text.Substring(_current.Start, _current.Length))}'";
        string? suggestion = _current is { Kind: TokenKind.Name, Value: string word }
            ? word.ToUpperInvariant() switch { "AND" => "did you mean '&&'?", "OR" => "did you mean '||'?", _ => null }
            : null;
        _diagnostics.Error("syntax", $"expected {expected}, but {found}", _source.At(_current.Start), suggestion);
        return null;
    }

    private static string Clip(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
