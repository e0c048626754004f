namespace Purchasing.Data.Connecting;

/// <summary>A table that may hold a fact, and its columns by field.</summary>
internal sealed record TableMatch(FactWords Words, SourceTable Table, SourceColumn? Product, IReadOnlyDictionary<string, SourceColumn> Fields, int Score)
{
    private static readonly string[] s_anyQuantity = ["quantity", "qty", "menge"];

    public SourceColumn? Of(string field) => Fields.GetValueOrDefault(field);

    /// <summary>The table as one of a fact; null when it is none.</summary>
    /// <param name="words">How the fact is recognised.</param>
    /// <param name="table">The table.</param>
    /// <param name="product">The column with the product's id; null when it has none.</param>
    public static TableMatch? Find(FactWords words, SourceTable table, SourceColumn? product)
    {
        bool isForAll = words == FactWords.Rates;
        if (product is null && !isForAll && words != FactWords.Units)
            return null;
        Dictionary<string, SourceColumn> fields = Assign([.. words.Needed, .. words.Further], table, table.Columns.Where(column => isForAll || column != product));
        if (words.Needed.Any(field => !fields.ContainsKey(field.Name)))
            return null;
        bool isNamedSo = FieldWords.PartsOf(table.Name).Intersect(words.TableWords).Any();
        // Every table of documents has a quantity.
        if (words == FactWords.Stock && !isNamedSo && s_anyQuantity.Contains(string.Concat(FieldWords.PartsOf(fields["on_hand"].Name))))
            return null;
        if (words == FactWords.OnOrder && !isNamedSo && !fields.ContainsKey(FactWords.Supplier.Name))
            return null;
        int score = words.Needed.Sum(field => field.ScoreOf(fields[field.Name])) + (5 * fields.Count) + (isNamedSo ? 40 : 0) - (table.Samples.Count == 0 ? 50 : 0);
        return new TableMatch(words, table, product, fields, score);
    }

    /// <summary>The column of a field; null when none fits.</summary>
    public static SourceColumn? Best(FieldWords field, IEnumerable<SourceColumn> columns) =>
        columns.Select(column => (Column: column, Score: field.ScoreOf(column))).Where(each => each.Score > 0).OrderByDescending(each => each.Score).Select(each => each.Column).FirstOrDefault();

    /// <summary>Gives each field the column that fits it best, and no column to two fields.</summary>
    private static Dictionary<string, SourceColumn> Assign(FieldWords[] fields, SourceTable table, IEnumerable<SourceColumn> columns)
    {
        Dictionary<string, SourceColumn> chosen = new(StringComparer.Ordinal);
        HashSet<SourceColumn> taken = [];
        foreach ((FieldWords field, SourceColumn column, int _) in columns
            .SelectMany(column => fields.Select(field => (Field: field, Column: column, Score: field.ScoreOf(column)))).Where(each => each.Score > 0 && Holds(each.Field, table, each.Column)).OrderByDescending(each => each.Score))
        {
            if (!chosen.ContainsKey(field.Name) && taken.Add(column))
                chosen[field.Name] = column;
        }

        return chosen;
    }

    /// <summary>Whether the values are of the kind of a field as far as rows tell: a text column of units is no number.</summary>
    private static bool Holds(FieldWords field, SourceTable table, SourceColumn column)
    {
        if (field.Kind != FieldKind.Number || column.IsNumber)
            return true;
        string[] values = [.. table.SamplesOf(column).Where(value => !string.IsNullOrWhiteSpace(value))];
        return values.Length == 0 || values.Any(value => value.Any(char.IsAsciiDigit));
    }
}
