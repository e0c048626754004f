using System.Data.Common;
using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.Health;

/// <summary>Compares a database with the migrations that this version has of it: the order database, and sources that are samples. Thread-safe.</summary>
/// <param name="name">The database, <see cref="DatabaseNames.Purchasing"/> or a source.</param>
internal sealed class OrderSchema(string name = DatabaseNames.Purchasing)
{
    private MigrationScript[]? _migrations;
    private SchemaTables? _tables;

    /// <summary>What is missing in the database, in one sentence; null when it is ready for this version.</summary>
    public async Task<string?> ProblemAsync(Database database, DbConnection connection, CancellationToken cancellationToken)
    {
        MigrationScript[] migrations = _migrations ??= MigrationsOf(database.Dialect, name);
        Dictionary<int, string> applied;
        try
        {
            applied = await AppliedMigrations.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (database.Dialect.Classify(exception) == DatabaseFault.TableMissing)
        {
            applied = [];
        }

        foreach (MigrationScript migration in migrations)
        {
            if (!applied.TryGetValue(migration.Version, out string? checksum))
                return $"Database '{database.Name}' lacks migration {migration.Name}, which this version needs; migrate it first.";
            if (checksum != migration.Checksum)
                return $"Database '{database.Name}' was migrated with another text of {migration.Name} than this version has; use the version that made it.";
        }

        return null;
    }

    /// <summary>Reads no row of each table.</summary>
    /// <exception cref="DbException">A table is missing.</exception>
    public Task ReadTablesAsync(Database database, DbConnection connection, CancellationToken cancellationToken) =>
        (_tables ??= new SchemaTables(_migrations ??= MigrationsOf(database.Dialect, name))).ReadAsync(connection, cancellationToken);

    /// <summary>Whether a database has all migrations of this version, so that its tables are ours. Of a database of somebody else it is false.</summary>
    public async Task<bool> IsOursAsync(Database database, DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return (_migrations ??= MigrationsOf(database.Dialect, name)).Length > 0 && await ProblemAsync(database, connection, cancellationToken).ConfigureAwait(false) is null;
        }
        catch (Exception exception) when (exception is DbException or InvalidCastException or FormatException)
        {
            // A table of this name with other columns.
            return false;
        }
    }

    // A provider's scripts are in the assembly of its dialect.
    private static MigrationScript[] MigrationsOf(SqlDialect dialect, string name)
    {
        string schema = DatabaseNames.SchemaOf(name);
        return MigrationScript.LoadFrom(dialect.GetType().Assembly).Where(s => !s.IsSeed && s.Schema == schema).ToArray();
    }
}
