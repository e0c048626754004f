using System.Data.Common;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Facts;

/// <summary>The catalogue that a query lists page by page, in key order.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
internal sealed class SqlProductCatalogue : IProductCatalogue
{
    private readonly Database _database;
    private readonly FactQuery _query;

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

    public ValueTask<IReadOnlyList<string>> PageAsync(string? after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return FactQueryRunner.RunAsync(
            _database.CommandsFor(_query.Sql),
            _query.Source,
            _query.Timeout,
            count,
            command =>
            {
                // The empty text sorts before every id, so the first page needs no other query.
                command.With("@after", after ?? "").With("@count", count);
                return _query.Sql;
            },
            (reader, token) => ReadAsync(reader, after, token),
            cancellationToken);
    }

    private async ValueTask<IReadOnlyList<string>> ReadAsync(DbDataReader reader, string? after, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        string? last = after;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string? id = reader.IsDBNull(0) ? null : Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture);
            if (_query.TrimText)
                id = id?.Trim();
            if (string.IsNullOrEmpty(id))
                continue;
            if (last is not null && string.CompareOrdinal(id, last) <= 0)
            {
                throw new FactSourceException(
                    _query.Source,
                    $"The catalogue query gives '{id}' after '{last}': it must give each product once, in key order by code point "
                    + "(ORDER BY on a column of collation BINARY or utf8mb4_bin).");
            }

            ids.Add(id);
            last = id;
        }

        return ids;
    }
}
