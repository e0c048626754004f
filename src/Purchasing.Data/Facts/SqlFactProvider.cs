using System.Data.Common;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Facts;

/// <summary>Facts of one kind from one query.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
internal sealed class SqlFactProvider<T> : IFactProvider<T>
    where T : class
{
    private readonly Database _database;
    private readonly CommandPool _commands;
    private readonly FactQuery _query;
    private readonly FactReader<T> _facts;
    private readonly SqlText _sql;
    private volatile KeyKind _keys;
    private readonly TimeZoneInfo _zone;

    public SqlFactProvider(Database database, FactQuery query, FactReader<T> facts, TimeZoneInfo zone)
    {
        _database = database;
        _commands = database.CommandsFor(query.Sql);
        _query = query;
        _facts = facts;
        _zone = zone;
        SqlReadCheck.Ensure(query.Source, query.Sql);
        if (query.RangeSql is not null)
            SqlReadCheck.Ensure(query.Source, query.RangeSql);
        _sql = SqlText.Parse(query.Sql, "@ids");
        if (_sql.Occurrences == 0)
            throw new ArgumentException($"The SQL of source '{query.Source}' names no products: it needs 'IN (@ids)'.");
        if (query.RangeSql is not null && (SqlText.Parse(query.RangeSql, "@first").Occurrences == 0 || SqlText.Parse(query.RangeSql, "@last").Occurrences == 0))
            throw new ArgumentException($"The range SQL of source '{query.Source}' needs '@first' and '@last'.");
        foreach (string field in query.Columns.Keys)
        {
            if (!facts.Fields.Any(f => f.Name == field))
            {
                throw new ArgumentException(
                    $"The column mapping of source '{query.Source}' names an unknown field '{field}'. "
                    + $"The fields are: {string.Join(", ", facts.Fields.Select(f => f.Name))}.");
            }
        }
    }

    public string Source => _query.Source;

    public async ValueTask<FactBatch<T>> GetAsync(ProductSet products, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(products);
        if (_keys == KeyKind.Unknown && _database.Dialect.ComparesTypesStrictly)
            await LookAtKeysAsync(cancellationToken).ConfigureAwait(false);
        KeyKind assumed = _keys;
        FactBatch<T> batch = await AskAsync(products, assumed, cancellationToken).ConfigureAwait(false);
        // A stretch of texts says nothing to a column of numbers. No row tells nothing of the column, where rows alone have types.
        bool isRange = _query.RangeSql is not null && FactQueryRunner.IsRange(products, assumed);
        return isRange && assumed == KeyKind.Unknown && _keys != KeyKind.Text
            ? await AskAsync(ProductSet.Of(products.Ids), _keys, cancellationToken).ConfigureAwait(false)
            : batch;
    }

    /// <summary>Asks for no product: the answer has the types of its columns.</summary>
    private async Task LookAtKeysAsync(CancellationToken cancellationToken) => await FactQueryRunner.RunAsync(
        _commands, _query.Source, _query.Timeout, 1, _ => _sql.With("NULL"), (reader, token) => ReadAsync(reader, [], token), cancellationToken).ConfigureAwait(false);

    private ValueTask<FactBatch<T>> AskAsync(ProductSet products, KeyKind keys, CancellationToken cancellationToken) =>
        FactQueryRunner.RunAsync(
            _commands,
            _query.Source,
            _query.Timeout,
            products.Ids.Count,
            command => FactQueryRunner.BindProducts(command, _database, products, _sql, _query.RangeSql, keys),
            (reader, token) => ReadAsync(reader, products.Ids, token),
            cancellationToken);

    private async ValueTask<FactBatch<T>> ReadAsync(DbDataReader reader, IReadOnlyList<string> products, CancellationToken cancellationToken)
    {
        int size = products.Count;
        FactBatch<T>? general = null;
        FactRow row = new(reader, _query, _facts.Fields, _database.Dialect, size, _zone);
        FactBatch<T> batch = new(_query.Source, size) { Unread = row.Unread };
        if (_database.Dialect.HasFixedColumnTypes)
            _keys = row.KindOf(0);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_keys == KeyKind.Unknown)
                _keys = row.KindOf(0);
            string? productId = row.Text(0);
            if (productId is null && _facts.TakesGeneralRows)
            {
                ReadGeneral(row, general ??= new FactBatch<T>(_query.Source));
                continue;
            }

            if (productId is null)
                throw new FactSourceException(_query.Source, $"The query of source '{_query.Source}' gives a row without a product id.");
            try
            {
                _facts.Read(row, batch.SameId(productId), batch);
            }
            catch (FactValueException exception)
            {
                batch.AddProblem(productId, exception.Message);
            }
        }

        foreach (string productId in general is null ? [] : products)
            _facts.Share(general!.All, productId, batch);
        foreach ((string productId, string doubt) in row.Doubts())
            batch.AddDoubt(productId, doubt);
        return batch;
    }

    private void ReadGeneral(FactRow row, FactBatch<T> general)
    {
        try
        {
            _facts.Read(row, "", general);
        }
        catch (FactValueException exception)
        {
            throw new FactSourceException(_query.Source, $"A row that holds for all products cannot be used: {exception.Message}", inner: exception);
        }
    }
}
