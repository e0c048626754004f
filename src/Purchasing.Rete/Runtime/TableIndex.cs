using Purchasing.Rete.Delegates;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Nodes that test several fields against constants (the rows of a decision table), found through a tree that splits
/// them field by field: by look-up where they want values, by binary search where they want ranges. What a fact costs
/// grows with the nodes that match it and the logarithm of the others. Nodes that a field does not part (it is not
/// tested, or the range overlaps many others) go on beside those that it does, so that none is in many places;
/// what the tree leaves open, a node's own test decides. Immutable.
/// </summary>
internal sealed class TableIndex : AlphaIndex
{
    /// <summary>From this many nodes on a tree pays.</summary>
    public const int From = 24;

    private readonly TableSplit _root;

    private TableIndex(TableSplit root) => _root = root;

    public override void Enter(WorkingMemory memory, int fact, object value, ulong mask) => _root.Enter(memory, fact, value, mask);

    /// <summary>Whether a node may be one of a table's.</summary>
    public static bool IsRow(AlphaNode node) => node.TestsConstantsOnly && node.ConstantTests.DistinctBy(t => t.Field).Count() > 1;

    /// <summary>Takes the nodes that test several fields out of a list; null when there are too few.</summary>
    public static TableIndex? Take(List<AlphaNode> nodes, TieredCompiler delegates)
    {
        var rows = new List<TableIndexRow>();
        var columns = new Dictionary<FactField, TableIndexColumn>();
        foreach (AlphaNode node in nodes)
        {
            if (node.ConstantTests.Count < 2) continue;
            var row = new TableIndexRow(node);
            foreach (ConstantTest test in node.ConstantTests)
            {
                if (!columns.TryGetValue(test.Field, out TableIndexColumn? column))
                {
                    if (columns.Count == TableIndexRow.MostColumns || TableIndexColumn.Of(test.Field, columns.Count, delegates) is not { } made) continue;
                    columns.Add(test.Field, column = made);
                }

                row.Add(column, test);
            }

            if (row.ColumnCount > 1) rows.Add(row);
        }

        if (rows.Count < From) return null;
        var index = new TableIndex(new TableIndexBuilder([.. columns.Values], rows.Count).Build(rows));
        HashSet<AlphaNode> taken = [];
        foreach (TableIndexRow row in rows) taken.Add(row.Node);
        nodes.RemoveAll(taken.Contains);
        index.WatchAll(taken);
        return index;
    }
}

/// <summary>A node while the tree is built: its tests by column, and which of them the path so far has decided.</summary>
internal sealed class TableIndexRow
{
    public const int MostColumns = 64;

    private readonly List<(int Column, ConstantTest Test)> _tests;

    public TableIndexRow(AlphaNode node)
    {
        Node = node;
        _tests = [];
    }

    private TableIndexRow(TableIndexRow row, int decided)
    {
        Node = row.Node;
        _tests = row._tests;
        Decided = row.Decided | 1UL << decided;
    }

    public AlphaNode Node { get; }

    /// <summary>The columns whose tests hold on the path, as bits.</summary>
    public ulong Decided { get; }

    public int ColumnCount => _tests.Select(t => t.Column).Distinct().Count();

    /// <summary>Whether a fact that comes here passes all tests of the node.</summary>
    public bool IsDecided => Node.TestsConstantsOnly && _tests.Count == Node.ConstantTests.Count && _tests.TrueForAll(t => (Decided >> t.Column & 1) != 0);

    public void Add(TableIndexColumn column, ConstantTest test) => _tests.Add((column.Number, test));

    /// <summary>The tests of one column.</summary>
    public IEnumerable<ConstantTest> TestsOf(int column)
    {
        foreach ((int own, ConstantTest test) in _tests)
            if (own == column) yield return test;
    }

    /// <summary>The row behind a split that decided a column.</summary>
    public TableIndexRow With(int column) => new(this, column);
}

/// <summary>Chooses the columns by which rows are split.</summary>
internal sealed class TableIndexBuilder(TableIndexColumn[] columns, int rows)
{
    /// <summary>So few are looked through one by one.</summary>
    private const int LeafSize = 3;

    /// <summary>A row stands in as many places as its range has parts, as long as all places together are no more than this for each row.</summary>
    private const int PlacesPerRow = 4;

    private int _placesLeft = rows * PlacesPerRow;

    public TableSplit Build(List<TableIndexRow> left) => Build(left, 0);

    private TableSplit Build(List<TableIndexRow> left, ulong used)
    {
        TableIndexColumn? best = null;
        double least = left.Count * 0.75;
        if (left.Count > LeafSize)
        {
            foreach (TableIndexColumn column in columns)
            {
                if ((used >> column.Number & 1) != 0 || column.ExpectedLeft(left) is var expected && expected >= least) continue;
                least = expected;
                best = column;
            }
        }

        return best is null
            ? TableLeaf.Of(left)
            : best.Split(left, ref _placesLeft, rest => Build(rest, used | 1UL << best.Number));
    }
}
