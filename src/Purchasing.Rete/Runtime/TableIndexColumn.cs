using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>A field by which a <see cref="TableIndex"/> splits its nodes.</summary>
internal abstract class TableIndexColumn(int number)
{
    public int Number { get; } = number;

    /// <summary>How many of the rows a fact has left after a split by this column, if it meets each of them equally often.</summary>
    public abstract double ExpectedLeft(List<TableIndexRow> rows);

    /// <summary>Splits rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="placesLeft">How many more places than rows there may be.</param>
    /// <param name="build">Makes the child for some of the rows.</param>
    public abstract TableSplit Split(List<TableIndexRow> rows, ref int placesLeft, Func<List<TableIndexRow>, TableSplit> build);

    /// <summary>The column of a field; null when its type is none of those that tables split by (a double may be no number).</summary>
    public static TableIndexColumn? Of(FactField field, int number, TieredCompiler delegates)
    {
        Type type = Nullable.GetUnderlyingType(field.Type) ?? field.Type;
        if (type == typeof(string)) return new ValueColumn<string>(field, number, delegates);
        if (type == typeof(bool)) return new ValueColumn<bool>(field, number, delegates);
        if (type == typeof(int)) return new RangeColumn<int>(field, number, delegates);
        if (type == typeof(long)) return new RangeColumn<long>(field, number, delegates);
        if (type == typeof(decimal)) return new RangeColumn<decimal>(field, number, delegates);
        if (type == typeof(DateOnly)) return new RangeColumn<DateOnly>(field, number, delegates);
        return null;
    }

    private sealed class ValueColumn<T>(FactField field, int number, TieredCompiler delegates) : TableIndexColumn(number) where T : notnull
    {
        private readonly FieldReader<T> _field = new(field, delegates);

        public override double ExpectedLeft(List<TableIndexRow> rows)
        {
            (Dictionary<T, List<TableIndexRow>> byValue, List<TableIndexRow> rest) = Sort(rows);
            return rest.Count + byValue.Values.Sum(r => (double)r.Count * r.Count) / rows.Count;
        }

        public override TableSplit Split(List<TableIndexRow> rows, ref int placesLeft, Func<List<TableIndexRow>, TableSplit> build)
        {
            (Dictionary<T, List<TableIndexRow>> byValue, List<TableIndexRow> rest) = Sort(rows);
            var children = new Dictionary<T, TableSplit>(byValue.Count);
            foreach ((T value, List<TableIndexRow> same) in byValue) children.Add(value, build([.. same.Select(r => r.With(Number))]));
            return new ValueSplit<T>(_field, children, rest.Count == 0 ? null : build(rest));
        }

        private (Dictionary<T, List<TableIndexRow>> ByValue, List<TableIndexRow> Others) Sort(List<TableIndexRow> rows)
        {
            var byValue = new Dictionary<T, List<TableIndexRow>>();
            List<TableIndexRow> rest = [];
            foreach (TableIndexRow row in rows)
            {
                if (Wanted(row) is not { } test)
                {
                    rest.Add(row);
                    continue;
                }

                if (!byValue.TryGetValue((T)test.Value, out List<TableIndexRow>? same)) byValue.Add((T)test.Value, same = []);
                same.Add(row);
            }

            return (byValue, rest);
        }

        /// <summary>The row's only test of the field, if it is for one value.</summary>
        private ConstantTest? Wanted(TableIndexRow row)
        {
            ConstantTest? only = null;
            foreach (ConstantTest test in row.TestsOf(Number))
            {
                if (only is not null || test.Operator != BinaryOperator.Equal) return null;
                only = test;
            }

            return only;
        }
    }

    private sealed class RangeColumn<T>(FactField field, int number, TieredCompiler delegates) : TableIndexColumn(number) where T : notnull
    {
        /// <summary>A range that has more parts than this goes on beside the split.</summary>
        private const int MostParts = 4;

        private T[] _bounds = [];

        private readonly FieldReader<T> _field = new(field, delegates);

        public override double ExpectedLeft(List<TableIndexRow> rows)
        {
            Cells cells = Divide(rows);
            var counts = new int[cells.Count + 1];
            double rest = 0;
            foreach ((TableIndexRow row, int from, int to) in cells.Ranges)
            {
                if (from < 0 || cells.Of(to) - cells.Of(from) >= MostParts)
                {
                    rest++;
                    continue;
                }

                for (int cell = cells.Of(from); cell <= cells.Of(to); cell++) counts[cell]++;
            }

            return rest + counts.Sum(count => (double)count * count) / rows.Count;
        }

        public override TableSplit Split(List<TableIndexRow> rows, ref int placesLeft, Func<List<TableIndexRow>, TableSplit> build)
        {
            Cells cells = Divide(rows);
            var inCell = new List<TableIndexRow>?[cells.Count + 1];
            List<TableIndexRow> rest = [];
            foreach ((TableIndexRow row, int from, int to) in cells.Ranges)
            {
                int first = from < 0 ? 0 : cells.Of(from), more = from < 0 ? 0 : cells.Of(to) - first;
                if (from < 0 || more >= MostParts || more > placesLeft)
                {
                    rest.Add(row);
                    continue;
                }

                placesLeft -= more;
                TableIndexRow decided = row.With(Number);
                for (int cell = first; cell <= first + more; cell++) (inCell[cell] ??= []).Add(decided);
            }

            var split = new TableSplit?[inCell.Length];
            for (int cell = 0; cell < split.Length; cell++) split[cell] = inCell[cell] is { } some ? build(some) : null;
            var children = new TableSplit?[2 * cells.Bounds.Length + 1];
            for (int place = 0; place < children.Length; place++) children[place] = split[cells.Of(place)];
            return new RangeSplit<T>(_field, cells.Bounds, children, rest.Count == 0 ? null : build(rest));
        }

        /// <summary>
        /// The bounds of all rows in order, and each row's range in places: of n bounds the k-th is place 2k + 1, the gaps
        /// are the even ones. Places that no row tells apart are one cell.
        /// </summary>
        private Cells Divide(List<TableIndexRow> rows)
        {
            var values = new List<T>();
            foreach (TableIndexRow row in rows)
                foreach (ConstantTest test in row.TestsOf(Number)) values.Add((T)test.Value);
            values.Sort();
            int distinct = 0;
            for (int i = 0; i < values.Count; i++)
                if (i == 0 || Comparer<T>.Default.Compare(values[i], values[distinct - 1]) != 0) values[distinct++] = values[i];
            T[] bounds = Bounds([.. values.Take(distinct)]);
            var ranges = new List<(TableIndexRow, int From, int To)>(rows.Count);
            var begins = new bool[2 * bounds.Length + 2];
            foreach (TableIndexRow row in rows)
            {
                int from = 0, to = 2 * bounds.Length;
                bool tests = false;
                foreach (ConstantTest test in row.TestsOf(Number))
                {
                    tests = true;
                    int at = 2 * Array.BinarySearch(bounds, (T)test.Value, Comparer<T>.Default) + 1;
                    if (test.Operator is BinaryOperator.Equal or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual)
                        from = Math.Max(from, test.Operator == BinaryOperator.Greater ? at + 1 : at);
                    if (test.Operator is BinaryOperator.Equal or BinaryOperator.Less or BinaryOperator.LessOrEqual)
                        to = Math.Min(to, test.Operator == BinaryOperator.Less ? at - 1 : at);
                }

                // A row whose tests contradict one another never matches: it is in no cell.
                if (tests && from > to) continue;
                ranges.Add((row, tests ? from : -1, to));
                if (!tests) continue;
                begins[from] = true;
                begins[to + 1] = true;
            }

            var cellOf = new int[begins.Length];
            for (int place = 1; place < begins.Length; place++) cellOf[place] = cellOf[place - 1] + (begins[place] ? 1 : 0);
            return new Cells(bounds, cellOf, ranges);
        }

        /// <summary>The same array for the same bounds: in a table that lists all combinations every split of a column has them, and one array stays in the caches.</summary>
        private T[] Bounds(T[] bounds)
        {
            if (!_bounds.AsSpan().SequenceEqual(bounds)) _bounds = bounds;
            return _bounds;
        }

        private sealed class Cells(T[] bounds, int[] cellOf, List<(TableIndexRow Row, int From, int To)> ranges)
        {
            public T[] Bounds { get; } = bounds;

            public int Count { get; } = cellOf[^1] + 1;

            /// <summary>Each row with its first and last place; −1 as the first when it does not test the field.</summary>
            public List<(TableIndexRow Row, int From, int To)> Ranges { get; } = ranges;

            public int Of(int place) => cellOf[place];
        }
    }
}
