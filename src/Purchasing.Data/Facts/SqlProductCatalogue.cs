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
            ReadAsync,
            cancellationToken);
    }

    // Ids are given as they are: a row that is left out would be a product that nobody hears of, and a short page looks like the end.
    private async ValueTask<IReadOnlyList<string>> ReadAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        string? last = null;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string id = reader.IsDBNull(0) ? "" : Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture) ?? "";
            if (id.Length == 0)
            {
                throw new FactSourceException(
                    _query.Source, "The catalogue query gives a row without an id: leave it out with WHERE id > @after, which no NULL and no empty text fulfils.");
            }

            ids.Add(id);
            // Databases do not agree on where ids with blanks at their ends come; such rows are no products.
            if (ProductIds.ProblemOf(id) is not null)
                continue;
            if (last is not null && string.CompareOrdinal(id, last) <= 0)
            {
                throw new FactSourceException(
                    _query.Source,
                    $"The catalogue query gives '{id}' after '{last}': it must give each product once, in key order by code point "
                    + "(ORDER BY on a column of collation BINARY or utf8mb4_bin).");
            }

            last = id;
        }

        return ids;
    }
}
