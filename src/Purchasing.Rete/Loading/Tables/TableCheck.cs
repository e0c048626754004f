using Purchasing.Rete.Expressions;
using Purchasing.Rete.Loading.Analysis;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>Finds rows of a decision table that a row above makes pointless.</summary>
internal static class TableCheck
{
    /// <summary>Warns when every match of the row is one of a row above: with "first" it never fires, otherwise both always do.</summary>
    public static void Shadowed(TableRow row, List<TableRow> above, bool first, DiagnosticBag diagnostics)
    {
        foreach (TableRow other in above)
        {
            if (!(first ? Covers(other, row) : Covers(other, row) && Covers(row, other))) continue;
            string message = first
                ? $"row {row.Number} never fires: row {other.Number} above it holds whenever it does"
                : $"row {row.Number} has the same conditions as row {other.Number}: both fire";
            diagnostics.Warn("shadowed-row", message, row.Location);
            return;
        }
    }

    private static bool Covers(TableRow wide, TableRow narrow)
    {
        for (int i = 0; i < wide.Tests.Count; i++)
        {
            if (wide.Tests[i] is not { } a) continue;
            if (narrow.Tests[i] is not { } b) return false;
            if (ExpressionKey.Of(a) == ExpressionKey.Of(b)) continue;
            if (ValueSet.Of(a, out string subject) is not { } set || ValueSet.Of(b, out string other) is not { } inner || subject != other || !set.Covers(inner)) return false;
        }
        return true;
    }
}
