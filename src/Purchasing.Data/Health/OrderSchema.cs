using System.Data.Common;
using Purchasing.Data.Databases;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.Health;

/// <summary>Compares the order database with the migrations of this version. Thread-safe.</summary>
internal sealed class OrderSchema
{
    private MigrationScript[]? _migrations;

    /// <summary>What is missing in the database, in one sentence; null when it is ready for this version.</summary>
    public async Task<string?> ProblemAsync(Database database, DbConnection connection, CancellationToken cancellationToken)
    {
        MigrationScript[] migrations = _migrations ??= MigrationsOf(database.Dialect);
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

    // A provider's scripts are in the assembly of its dialect.
    private static MigrationScript[] MigrationsOf(SqlDialect dialect)
    {
        string schema = DatabaseNames.SchemaOf(DatabaseNames.Purchasing);
        return MigrationScript.LoadFrom(dialect.GetType().Assembly).Where(s => !s.IsSeed && s.Schema == schema).ToArray();
    }
}
