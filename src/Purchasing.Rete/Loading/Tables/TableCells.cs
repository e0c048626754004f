using System.Globalization;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>
/// What the cells of a decision table mean. Text without operator or quotes is itself in a column of text, an enum
/// or a date; everywhere else a cell is an expression or a comparison without its left side.
/// </summary>
internal static class TableCells
{
    /// <summary>A condition that always holds, a result that is not set.</summary>
    public static bool IsEmpty(JsonValue cell) =>
        cell.Kind == JsonKind.Null || (cell.Kind == JsonKind.String && cell.Text.AsSpan().Trim() is "" or "*" or "-");

    public static BoundExpression? Condition(LoadContext context, Scope scope, BoundExpression column, JsonValue cell)
    {
        SourceText source = cell.ToSourceText();
        if (Constant(cell, column.Type, scope) is { } constant || (constant = Literal(cell)) is not null)
        {
            WarnOfText(context, scope, column.Type, cell);
            return new Binder(scope, source, context.Diagnostics).Compare(BinaryOperator.Equal, column, constant, cell.Location);
        }

        if (!context.Is(cell, JsonKind.String, "a cell")) return null;
        if (Unquoted(new Binder(scope, source, context.Diagnostics), column, cell) is { } interval) return interval;
        WarnOfDifference(context, column.Type, cell);
        return Binder.BindCell(source, scope, context.Diagnostics, column);
    }

    /// <summary>The constant that a cell of text stands for in a column of the type; null when it is an expression.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="column">The column's type.</param>
    /// <param name="scope">The names in sight of a condition; null for a result, which is never a list to be in.</param>
    public static BoundConstant? Constant(JsonValue cell, Type column, Scope? scope = null)
    {
        if (cell.Kind != JsonKind.String) return null;
        Type type = TypeRules.Underlying(column);
        string text = cell.Text.Trim();
        if (type == typeof(string)) return IsPlain(text, scope) ? new BoundConstant(text, typeof(string), cell.Location) : null;
        return Conversions.FromText(text, type) is { } value ? new BoundConstant(value, column, cell.Location) : null;
    }

    /// <summary>Warns of a cell that a column of text takes as text, though it reads like an expression.</summary>
    public static void WarnOfText(LoadContext context, Scope scope, Type column, JsonValue cell)
    {
        string text = cell.Text.Trim();
        if (cell.Kind != JsonKind.String || column != typeof(string)) return;
        int end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
        if (end == 0 || char.IsAsciiDigit(text[0])) return;
        string name = text[..end];
        bool reads = end == text.Length ? scope.TryFind(name, out _)
            : text[end] == '.' ? scope.TryFind(name, out _) && end + 1 < text.Length && char.IsAsciiLetter(text[end + 1])
            : text[end] == '(' && text[^1] == ')' && context.Functions.AllNames.Contains(name, StringComparer.Ordinal);
        if (reads)
            context.Diagnostics.Warn("text-cell", $"the cell '{text}' is taken as text, not as an expression", cell.Location, $"write '== {text}' for the expression, or \"'{text}'\" for the text");
    }

    private static BoundConstant? Literal(JsonValue cell) => cell.Kind switch
    {
        JsonKind.True or JsonKind.False => new BoundConstant(cell.Kind == JsonKind.True, typeof(bool), cell.Location),
        JsonKind.Number when cell.ToNumber() is { } number => new BoundConstant(number, number.GetType(), cell.Location),
        _ => null,
    };

    /// <summary>Comparisons and ranges of dates and enums, which need no quotes in a cell: <c>&gt;= 2025-06-01</c>, <c>2025-01-01..2025-06-30</c>.</summary>
    private static BoundExpression? Unquoted(Binder binder, BoundExpression column, JsonValue cell)
    {
        Type type = TypeRules.Underlying(column.Type);
        if (type == typeof(string)) return null;
        BoundExpression? all = null;
        foreach (string part in cell.Text.Split("&&"))
        {
            if (Interval(binder, column, type, part.Trim(), cell) is not { } one) return null;
            all = all is null ? one : ExpressionAnalysis.Logical(BinaryOperator.And, all, one, cell.Location);
        }

        return all;
    }

    private static BoundExpression? Interval(Binder binder, BoundExpression column, Type type, string text, JsonValue cell)
    {
        foreach ((string sign, BinaryOperator op) in s_comparisons)
        {
            if (!text.StartsWith(sign, StringComparison.Ordinal)) continue;
            return Value(text[sign.Length..]) is { } value ? binder.Compare(op, column, value, cell.Location) : null;
        }

        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0) return null;
        bool below = text.AsSpan(dots + 2).TrimStart() is ['<', ..];
        string low = text[..dots].Trim(), high = (below ? text[(text.IndexOf('<', dots) + 1)..] : text[(dots + 2)..]).Trim();
        BoundExpression? from = low.Length == 0 ? null : Value(low), to = high.Length == 0 ? null : Value(high);
        if ((low.Length > 0 && from is null) || (high.Length > 0 && to is null) || (from is null && to is null)) return null;
        BoundExpression? above = from is null ? null : binder.Compare(BinaryOperator.GreaterOrEqual, column, from, cell.Location);
        BoundExpression? until = to is null ? null : binder.Compare(below ? BinaryOperator.Less : BinaryOperator.LessOrEqual, column, to, cell.Location);
        return above is null ? until : until is null ? above : ExpressionAnalysis.Logical(BinaryOperator.And, above, until, cell.Location);

        BoundConstant? Value(string written) => Conversions.FromText(written.Trim(), type) is { } value ? new BoundConstant(value, column.Type, cell.Location) : null;
    }

    /// <summary>Warns of two numbers with a minus between them: nobody writes a difference into a cell, but many write ranges and dates so.</summary>
    private static void WarnOfDifference(LoadContext context, Type column, JsonValue cell)
    {
        if (!TypeRules.IsNumeric(column)) return;
        string[] parts = cell.Text.Split('-');
        if (parts.Length < 2 || !Array.TrueForAll(parts, p => decimal.TryParse(p.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))) return;
        context.Diagnostics.Warn("difference-cell", $"the cell '{cell.Text.Trim()}' is a difference of numbers", cell.Location,
            parts.Length == 2 ? $"a range is written {parts[0].Trim()}..{parts[1].Trim()}" : "a date belongs in a column of dates");
    }

    private static readonly (string Sign, BinaryOperator Operator)[] s_comparisons =
    [
        ("==", BinaryOperator.Equal), ("!=", BinaryOperator.NotEqual), ("<=", BinaryOperator.LessOrEqual), (">=", BinaryOperator.GreaterOrEqual),
        ("<", BinaryOperator.Less), (">", BinaryOperator.Greater),
    ];

    private static bool IsPlain(string text, Scope? scope) =>
        text[0] is not ('\'' or '"' or '=' or '!' or '<' or '>')
        && text != "null"
        && !IsMembership(text.StartsWith("not ", StringComparison.Ordinal) ? text[4..].TrimStart() : text, scope);

    /// <summary>Whether text begins a membership (<c>in ['a']</c>, <c>in allowed</c>); "in stock" is text where nothing is called stock.</summary>
    private static bool IsMembership(string text, Scope? scope)
    {
        if (text.StartsWith("in[", StringComparison.Ordinal)) return true;
        if (!text.StartsWith("in ", StringComparison.Ordinal)) return false;
        string rest = text[3..].TrimStart();
        if (rest.Length == 0) return false;
        if (rest[0] is '[' or '\'' || rest.Contains("..", StringComparison.Ordinal)) return true;
        int end = 0;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] == '_')) end++;
        return scope is not null && scope.TryFind(rest[..end], out _);
    }
}
