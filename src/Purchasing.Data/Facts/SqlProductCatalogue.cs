using System.Data.Common;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Facts;

/// <summary>The catalogue that a query lists page by page, in the order of its key, which is a text or a number.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
internal sealed class SqlProductCatalogue : IProductCatalogue
{
    private readonly Database _database;
    private readonly FactQuery _query;
    private volatile KeyKind _kind;
    private object _first = KeyValues.BeforeEveryNumber;

    public SqlProductCatalogue(Database database, FactQuery query)
    {
        _database = database;
        _query = query;
        SqlReadCheck.Ensure(query.Source, query.Sql);
        if (SqlText.Parse(query.Sql, "@after").Occurrences == 0 || SqlText.Parse(query.Sql, "@count").Occurrences == 0)
        {
            throw new ArgumentException(
                $"The SQL of the catalogue '{query.Source}' needs '@after' and '@count', as in "
                + "SELECT id FROM products WHERE id > @after ORDER BY id LIMIT @count.");
        }
    }

    public ProductKeyOrder KeyOrder => _kind == KeyKind.Number ? ProductKeyOrder.Number : ProductKeyOrder.Text;

    public async ValueTask<IReadOnlyList<string>> PageAsync(string? after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (_kind == KeyKind.Unknown)
            _kind = await FindKindAsync(cancellationToken).ConfigureAwait(false);
        KeyKind kind = _kind;
        if (kind == KeyKind.Unknown)
            return [];
        // What sorts before every id, so that the first page needs no other query.
        object first = kind == KeyKind.Number ? _first : KeyValues.BeforeEveryText;
        object? from = after is null ? first : KeyValues.ToAsk(after, kind);
        if (from is null)
            throw new FactSourceException(_query.Source, $"The catalogue lists numbers, so nothing comes after '{after}': it was another catalogue that listed it.");
        return await AskAsync(from, count, (reader, token) => ReadAsync(reader, kind, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How the key is kept: by the type of the result where it has one, else by its first value; unknown while there is no row.</summary>
    private async ValueTask<KeyKind> FindKindAsync(CancellationToken cancellationToken)
    {
        if (_database.Dialect.HasFixedColumnTypes)
        {
            Type type = await AskAsync(DBNull.Value, 1, (reader, _) => new ValueTask<Type>(reader.GetFieldType(0)), cancellationToken).ConfigureAwait(false);
            _first = KeyValues.BeforeEvery(type);
            return KindOf(type);
        }

        KeyKind kind = await AskAsync(KeyValues.BeforeEveryNumber, 1, FirstAsync, cancellationToken).ConfigureAwait(false);
        return kind == KeyKind.Unknown ? await AskAsync(KeyValues.BeforeEveryText, 1, FirstAsync, cancellationToken).ConfigureAwait(false) : kind;

        async ValueTask<KeyKind> FirstAsync(DbDataReader reader, CancellationToken token) =>
            await reader.ReadAsync(token).ConfigureAwait(false) && !await reader.IsDBNullAsync(0, token).ConfigureAwait(false)
                ? KindOf(reader.GetValue(0).GetType())
                : KeyKind.Unknown;
    }

    private KeyKind KindOf(Type type) => KeyValues.ProblemOf(type) is { } problem
        ? throw new FactSourceException(_query.Source, $"The ids that the catalogue query gives {problem}.")
        : KeyValues.KindOf(type);

    private ValueTask<T> AskAsync<T>(object after, int count, Func<DbDataReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        FactQueryRunner.RunAsync(
            _database.CommandsFor(_query.Sql),
            _query.Source,
            _query.Timeout,
            count,
            command =>
            {
                command.With("@after", after).With("@count", count);
                return _query.Sql;
            },
            read,
            cancellationToken);

    // Ids are given as they are: a row that is left out would be a product that nobody hears of, and a short page looks like the end.
    private async ValueTask<IReadOnlyList<string>> ReadAsync(DbDataReader reader, KeyKind kind, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        string? last = null;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string id = Read(reader, kind);
            ids.Add(id);
            // Databases do not agree on where ids with blanks at their ends come; such rows are no products.
            if (ProductIds.ProblemOf(id) is not null)
                continue;
            if (last is not null && KeyOrder.Compare(id, last) <= 0)
            {
                throw new FactSourceException(
                    _query.Source,
                    $"The catalogue query gives '{id}' after '{last}': it must give each product once, in key order"
                    + (kind == KeyKind.Number ? " (ORDER BY on the column of numbers itself)." : " by code point (ORDER BY on a column of collation BINARY, utf8mb4_bin or \"C\")."));
            }

            last = id;
        }

        return ids;
    }

    private string Read(DbDataReader reader, KeyKind kind)
    {
        object value = reader.GetValue(0);
        string id = value is DBNull ? "" : KeyValues.TextOf(value);
        if (id.Length == 0)
        {
            throw new FactSourceException(
                _query.Source, "The catalogue query gives a row without an id: leave it out with WHERE id > @after, which no NULL and no empty text fulfils.");
        }

        // Numbers sort before texts whatever they say: the ids would have no order that holds everywhere.
        if (KindOf(value.GetType()) != kind)
            throw new FactSourceException(_query.Source, $"The catalogue query gives numbers and texts ('{id}'): CAST the id to a text, in the query and its ORDER BY.");
        return id;
    }
}
