using System.Data.Common;
using System.Text.RegularExpressions;
using Purchasing.Data.Execution;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.Health;

/// <summary>Reads no row of each table that migrations made, which fails when one is missing. Immutable; thread-safe.</summary>
internal sealed partial class SchemaTables
{
    private readonly string? _sql;

    /// <param name="migrations">The migrations of a schema, in order.</param>
    public SchemaTables(IEnumerable<MigrationScript> migrations)
    {
        SortedSet<string> tables = new(StringComparer.Ordinal);
        foreach (Match statement in migrations.SelectMany(migration => Statements().Matches(migration.Text)))
        {
            if (statement.Groups["made"].Success)
                tables.Add(statement.Groups["made"].Value);
            else
                tables.Remove(statement.Groups["dropped"].Value);
        }

        _sql = tables.Count == 0 ? null : string.Join(" UNION ALL ", tables.Select(table => $"SELECT 1 FROM {table} WHERE 1 = 0"));
    }

    /// <exception cref="DbException">A table is missing.</exception>
    public async Task ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (_sql is null)
            return;
        DbCommand command = connection.Command(_sql);
        await using (command.ConfigureAwait(false))
            await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    [GeneratedRegex(@"^\s*(?:CREATE TABLE IF NOT EXISTS (?<made>\w+)|DROP TABLE IF EXISTS (?<dropped>\w+))", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Statements();
}
