using Purchasing.Core.Decisions;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Connecting;

/// <summary>
/// Looks at databases that it has not seen before and proposes where each fact comes from: which table, which columns, and what has to be
/// supposed. It reads names, types, keys and some rows, on connections that cannot write.
/// </summary>
/// <remarks>Names are recognised in English and German. A proposal is to be read by somebody who knows the database. Thread-safe.</remarks>
public sealed class SourceConnector
{
    private readonly DatabaseRegistry _databases;
    private readonly PurchasingOptions _options;

    internal SourceConnector(DatabaseRegistry databases, PurchasingOptions options)
    {
        _databases = databases;
        _options = options;
    }

    /// <summary>Looks at databases and proposes a graph file.</summary>
    /// <param name="databases">Names of databases in the configuration.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException">A database is not configured.</exception>
    /// <exception cref="FactSourceException">A database cannot be read.</exception>
    public async Task<ConnectProposal> ProposeAsync(IReadOnlyList<string> databases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(databases);
        List<SourceTable> tables = [], unread = [];
        Dictionary<string, SqlDialect> dialects = new(StringComparer.Ordinal);
        foreach (Database database in databases.Select(_databases.Source).Distinct())
        {
            dialects[database.Name] = database.Dialect;
            foreach (SourceTable table in await SchemaReader.ReadAsync(database, cancellationToken).ConfigureAwait(false))
                (table.Unread is null ? tables : unread).Add(table);
        }

        // Some rows tell which columns are read; of those all rows count.
        ProposalBuilder first = new(tables, unread, dialects, _options.BaseCurrency);
        if (first.Build() is { Graph: null } nothing)
            return nothing;
        foreach ((SourceTable table, LookedAt at) in first.LookAt)
            tables[tables.IndexOf(table)] = await SchemaReader.LookAsync(_databases.Source(table.Database), table, at, cancellationToken).ConfigureAwait(false);
        return new ProposalBuilder(tables, unread, dialects, _options.BaseCurrency).Build();
    }
}
