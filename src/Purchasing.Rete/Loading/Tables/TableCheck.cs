using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Loading.Analysis;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>Finds rows of a decision table that a row above makes pointless.</summary>
internal sealed class TableCheck(bool first, DiagnosticBag diagnostics)
{
    private readonly List<(TableRow Row, Cell?[] Cells)> _above = [];
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>Warns when a row above holds whenever this one does (with "first" it never fires), or has the same conditions (both fire).</summary>
    public void Add(TableRow row)
    {
        Cell?[] cells = new Cell?[row.Tests.Count];
        for (int i = 0; i < cells.Length; i++) cells[i] = row.Tests[i] is { } test ? Cell.Of(test) : null;
        if (!first)
        {
            string conditions = string.Join('\n', cells.Select(c => c?.Key));
            if (!_seen.TryAdd(conditions, row.Number))
                diagnostics.Warn("shadowed-row", $"row {row.Number} has the same conditions as row {_seen[conditions]}: both fire", row.Location);
            return;
        }
        foreach ((TableRow other, Cell?[] wide) in _above)
        {
            if (!Covers(wide, cells)) continue;
            diagnostics.Warn("shadowed-row", $"row {row.Number} never fires: row {other.Number} above it holds whenever it does", row.Location);
            break;
        }
        _above.Add((row, cells));
    }

    private static bool Covers(Cell?[] wide, Cell?[] narrow)
    {
        for (int i = 0; i < wide.Length; i++)
        {
            if (wide[i] is not { } a) continue;
            if (narrow[i] is not { } b) return false;
            if (a.Key != b.Key && (a.Values is null || b.Values is null || a.Subject != b.Subject || !a.Values.Covers(b.Values))) return false;
        }
        return true;
    }

    private sealed record Cell(string Key, string Subject, ValueSet? Values)
    {
        public static Cell Of(BoundExpression test)
        {
            ValueSet? values = ValueSet.Of(test, out string subject);
            return new Cell(ExpressionKey.Of(test), subject, values);
        }
    }
}
