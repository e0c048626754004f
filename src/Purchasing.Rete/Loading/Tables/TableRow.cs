using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>A row of a decision table, type-checked.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Location">Its first cell.</param>
/// <param name="Tests">The test of each column; null where the cell is empty, or the column no condition.</param>
/// <param name="Actions">What it does.</param>
/// <param name="Because">Its sentence, or null.</param>
internal sealed record TableRow(int Number, SourceLocation Location, IReadOnlyList<BoundExpression?> Tests, IReadOnlyList<ActionModel> Actions, BoundTemplate? Because)
{
    /// <summary>All tests in one.</summary>
    public BoundExpression All()
    {
        List<BoundExpression> present = [];
        foreach (BoundExpression? test in Tests)
        {
            if (test is not null) present.Add(test);
        }
        return ExpressionAnalysis.All(present, Location);
    }
}
