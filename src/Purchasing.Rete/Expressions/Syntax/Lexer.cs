using System.Globalization;
using System.Text;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Expressions.Syntax;

/// <summary>Cuts an expression into tokens, one at a time so that a template can stop it where its format begins.</summary>
internal sealed class Lexer(SourceText source, DiagnosticBag diagnostics, int position = 0)
{
    private readonly string _text = source.Text;
    private int _position = position;

    public Token Next()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position])) _position++;
        if (_position >= _text.Length) return new Token(TokenKind.End, _text.Length, 0);

        int start = _position;
        char c = _text[start];
        if (char.IsAsciiDigit(c)) return Number(start);
        if (char.IsLetter(c) || c == '_') return Name(start);
        if (c is '\'' or '"') return Text(start, c);
        return Symbol(start, c);
    }

    private char Peek(int offset) => _position + offset < _text.Length ? _text[_position + offset] : '\0';

    private Token Make(TokenKind kind, int start, int length)
    {
        _position = start + length;
        return new Token(kind, start, length);
    }

    private Token Fail(int start, int length, string code, string message, string? suggestion = null)
    {
        diagnostics.Error(code, message, source.At(start), suggestion);
        _position = start + length;
        return new Token(TokenKind.Bad, start, length);
    }

    private Token Symbol(int start, char c)
    {
        char next = Peek(1);
        switch (c)
        {
            case '+': return Make(TokenKind.Plus, start, 1);
            case '-': return Make(TokenKind.Minus, start, 1);
            case '*': return Make(TokenKind.Star, start, 1);
            case '/': return Make(TokenKind.Slash, start, 1);
            case '%': return Make(TokenKind.Percent, start, 1);
            case '(': return Make(TokenKind.OpenParen, start, 1);
            case ')': return Make(TokenKind.CloseParen, start, 1);
            case '[': return Make(TokenKind.OpenBracket, start, 1);
            case ']': return Make(TokenKind.CloseBracket, start, 1);
            case '}': return Make(TokenKind.CloseBrace, start, 1);
            case ',': return Make(TokenKind.Comma, start, 1);
            case ':': return Make(TokenKind.Colon, start, 1);
            case '.': return next == '.' ? Make(TokenKind.DotDot, start, 2) : Make(TokenKind.Dot, start, 1);
            case '?': return next == '?' ? Make(TokenKind.QuestionQuestion, start, 2) : Make(TokenKind.Question, start, 1);
            case '!': return next == '=' ? Make(TokenKind.NotEqual, start, 2) : Make(TokenKind.Not, start, 1);
            case '>': return next == '=' ? Make(TokenKind.GreaterOrEqual, start, 2) : Make(TokenKind.Greater, start, 1);
            case '<' when next == '>': return Fail(start, 2, "unknown-operator", "'<>' is not an operator", "did you mean '!='?");
            case '<': return next == '=' ? Make(TokenKind.LessOrEqual, start, 2) : Make(TokenKind.Less, start, 1);
            case '=' when next == '=': return Make(TokenKind.Equal, start, 2);
            case '=': return Fail(start, 1, "unknown-operator", "'=' is not an operator", "did you mean '=='?");
            case '&' when next == '&': return Make(TokenKind.And, start, 2);
            case '&': return Fail(start, 1, "unknown-operator", "'&' is not an operator", "did you mean '&&'?");
            case '|' when next == '|': return Make(TokenKind.Or, start, 2);
            case '|': return Fail(start, 1, "unknown-operator", "'|' is not an operator", "did you mean '||'?");
            default:
                string shown = char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : $"'{c}'";
                return Fail(start, 1, "unexpected-character", $"unexpected character {shown}");
        }
    }

    private Token Name(int start)
    {
        int end = start + 1;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_')) end++;
        _position = end;
        string name = _text[start..end];
        return new Token(TokenKind.Name, start, end - start, name);
    }

    private Token Number(int start)
    {
        int end = start;
        bool isDecimal = false;
        int digits = Digits(ref end);
        if (end + 1 < _text.Length && _text[end] == '.' && char.IsAsciiDigit(_text[end + 1]))
        {
            isDecimal = true;
            end++;
            digits += Digits(ref end);
        }
        int numberEnd = end;
        bool hasSuffix = false;
        if (end < _text.Length && _text[end] is 'm' or 'M')
        {
            isDecimal = true;
            hasSuffix = true;
            end++;
        }
        if (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
        {
            int bad = end;
            while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_')) end++;
            return Fail(start, end - start, "bad-number", $"'{Clip(_text[start..end])}' is not a number: unexpected '{_text[bad]}' after its digits");
        }

        string number = _text[start..(hasSuffix ? end - 1 : numberEnd)].Replace("_", "", StringComparison.Ordinal);
        _position = end;
        if (isDecimal)
        {
            // decimal.Parse would round silently what does not fit into 28 digits.
            if (digits > 28 || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
                return Fail(start, end - start, "bad-number", $"'{Clip(number)}' has more digits than a decimal holds (28)");
            return new Token(TokenKind.Decimal, start, end - start, value);
        }
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
            return Fail(start, end - start, "bad-number", $"'{Clip(number)}' is too large for a whole number", "append 'm' for a decimal");
        return new Token(TokenKind.Integer, start, end - start, whole is <= int.MaxValue ? (object)(int)whole : whole);
    }

    private int Digits(ref int end)
    {
        int count = 0;
        while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || (_text[end] == '_' && end + 1 < _text.Length && char.IsAsciiDigit(_text[end + 1]))))
        {
            if (_text[end] != '_') count++;
            end++;
        }
        return count;
    }

    private Token Text(int start, char quote)
    {
        int plain = _text.AsSpan(start + 1).IndexOfAny(quote, '\\');
        if (plain >= 0 && _text[start + 1 + plain] == quote)
        {
            _position = start + plain + 2;
            return new Token(TokenKind.String, start, plain + 2, _text.Substring(start + 1, plain));
        }

        StringBuilder value = new();
        for (int i = start + 1; i < _text.Length; i++)
        {
            char c = _text[i];
            if (c == quote)
            {
                _position = i + 1;
                return new Token(TokenKind.String, start, i + 1 - start, value.ToString());
            }
            if (c != '\\')
            {
                value.Append(c);
                continue;
            }
            i++;
            char escape = i < _text.Length ? _text[i] : '\0';
            switch (escape)
            {
                case 'n': value.Append('\n'); break;
                case 't': value.Append('\t'); break;
                case 'r': value.Append('\r'); break;
                case '\\' or '\'' or '"': value.Append(escape); break;
                case 'u' when i + 4 < _text.Length && ushort.TryParse(_text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                    value.Append((char)code);
                    i += 4;
                    break;
                default:
                    return Fail(i - 1, Math.Min(2, _text.Length - i + 1), "bad-string", "unknown escape in a string", @"\n, \t, \r, \\, \', \"" and \uXXXX are known");
            }
        }
        int length = _text.Length - start;
        Fail(start, length, "bad-string", "the string is not closed", $"add a {quote} at its end");
        return new Token(TokenKind.Bad, start, length);
    }

    private static string Clip(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
