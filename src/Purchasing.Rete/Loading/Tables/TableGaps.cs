using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Loading.Analysis;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>Finds cases for which a decision table has no row, and cases for which it has two that set different values, over the values that its cells tell apart.</summary>
internal static class TableGaps
{
    private const int MostRows = 100;

    public static void Check(string table, IReadOnlyList<TableColumn> columns, IReadOnlyList<TableRow> rows, bool first, SourceLocation at, DiagnosticBag diagnostics)
    {
        // One row alone is a rule in another form, and means what it says.
        if (rows.Count is < 2 or > MostRows) return;
        Possibilities possible = new(v => v.Name);
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (TableColumn column in columns)
            if (column.Condition is { } subject) names[possible.Key(subject)] = ExpressionText.Of(subject);
        BoundExpression[] tests = [.. rows.Select(r => r.All())];
        foreach (BoundExpression test in tests) possible.Note(test);
        if (possible.Combinations(withOtherText: false) is not { } combinations) return;
        bool gap = false, overlap = false;
        foreach (Dictionary<string, object?> values in combinations)
        {
            if (gap && (overlap || first)) return;
            bool?[] holds = [.. tests.Select(t => possible.Holds(t, values))];
            // What is null is left to rules that hold what is missing.
            if (!gap && !values.ContainsValue(null) && Array.TrueForAll(holds, h => h == false))
            {
                gap = true;
                diagnostics.Rule = table;
                diagnostics.Warn("table-gap", $"no row of the table holds for {Possibilities.Describe(values, names)}", at, "add a row, or one with * in every condition at the end");
            }

            int one = Array.IndexOf(holds, true);
            if (first || overlap || one < 0) continue;
            for (int other = one + 1; other < holds.Length; other++)
            {
                if (holds[other] != true || Field(rows[one], rows[other]) is not { } field) continue;
                overlap = true;
                diagnostics.Rule = table;
                diagnostics.Warn("table-overlap", $"rows {rows[one].Number} and {rows[other].Number} both hold for {Possibilities.Describe(values, names)} and set '{field}' to different values", rows[other].Location, "use the hit policy \"first\", or let the rows exclude each other");
                break;
            }
        }
    }

    private static string? Field(TableRow one, TableRow other)
    {
        foreach (ModifyAction change in one.Actions.OfType<ModifyAction>())
        foreach (ModifyAction second in other.Actions.OfType<ModifyAction>().Where(m => m.Variable == change.Variable))
        foreach (FieldAssignment assignment in change.Fields)
            if (second.Fields.FirstOrDefault(f => f.Field == assignment.Field) is { } same && ExpressionKey.Of(same.Value) != ExpressionKey.Of(assignment.Value))
                return $"{change.Variable.Name}.{assignment.Field.Name}";
        return null;
    }
}
