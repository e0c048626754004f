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
        if (Constant(cell, column.Type) is { } constant || (constant = Literal(cell)) is not null)
            return new Binder(scope, source, context.Diagnostics).Compare(BinaryOperator.Equal, column, constant, cell.Location);
        return context.Is(cell, JsonKind.String, "a cell") ? Binder.BindCell(source, scope, context.Diagnostics, column) : null;
    }

    /// <summary>The constant that a cell of text stands for in a column of the type; null when it is an expression.</summary>
    public static BoundConstant? Constant(JsonValue cell, Type column)
    {
        if (cell.Kind != JsonKind.String) return null;
        Type type = TypeRules.Underlying(column);
        string text = cell.Text.Trim();
        if (type == typeof(string)) return IsPlain(text) ? new BoundConstant(text, typeof(string), cell.Location) : null;
        return Conversions.FromText(text, type) is { } value ? new BoundConstant(value, column, cell.Location) : null;
    }

    private static BoundConstant? Literal(JsonValue cell) => cell.Kind switch
    {
        JsonKind.True or JsonKind.False => new BoundConstant(cell.Kind == JsonKind.True, typeof(bool), cell.Location),
        JsonKind.Number when cell.ToNumber() is { } number => new BoundConstant(number, number.GetType(), cell.Location),
        _ => null,
    };

    private static bool IsPlain(string text) =>
        text[0] is not ('\'' or '"' or '=' or '!' or '<' or '>')
        && text != "null"
        && !text.StartsWith("in ", StringComparison.Ordinal) && !text.StartsWith("in[", StringComparison.Ordinal)
        && !text.StartsWith("not in", StringComparison.Ordinal);
}
