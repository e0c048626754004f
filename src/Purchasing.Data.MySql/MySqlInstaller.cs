using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Data.Health;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.MySql;

/// <summary>Runs the migrations of the databases that are the product's own; creating databases and users is for <c>scripts/setup_databases.sh</c>.</summary>
/// <remarks>A database that is up to date is only read, so a user that may not create tables can start the product.</remarks>
internal sealed class MySqlInstaller(DatabaseRegistry databases, IReadOnlyCollection<string> ours, bool onlyReads, bool mayMakeOrders, TimeProvider time, ILogger<MySqlInstaller>? logger) : IDatabaseInstaller
{
    private const string CreateNotes = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
          version    INT          NOT NULL,
          name       VARCHAR(128) NOT NULL,
          checksum   CHAR(64)     NOT NULL,
          applied_at DATETIME(6)  NOT NULL,
          PRIMARY KEY (version)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
        """;

    /// <summary>1 when the database holds tables and none of this product's notes: somebody else made it.</summary>
    private const string IsForeign =
        "SELECT COALESCE(COUNT(*) > 0 AND SUM(table_name = 'schema_migrations') = 0, 0) FROM information_schema.tables WHERE table_schema = DATABASE()";

    private readonly MigrationRunner _runner = new(time, logger ?? NullLogger<MySqlInstaller>.Instance);

    public async Task<IReadOnlyList<string>> InstallAsync(bool? withSeedRows, CancellationToken cancellationToken)
    {
        ILookup<string, MigrationScript> scripts = MigrationScript.LoadFrom(typeof(MySqlInstaller).Assembly).ToLookup(s => s.Schema);
        List<string> run = [];
        foreach (string name in ours.Where(n => databases.Names.Contains(n, StringComparer.OrdinalIgnoreCase)))
        {
            Database database = databases.Get(name);
            try
            {
                if (onlyReads)
                    await CheckAsync(database, cancellationToken).ConfigureAwait(false);
                else
                    run.AddRange(await InstallAsync(database, scripts[DatabaseNames.SchemaOf(name)].ToArray(), withSeedRows ?? false, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or DatabaseInstallException))
            {
                throw new DatabaseInstallException(database.Dialect.Classify(exception).Describe(database, exception), exception);
            }
        }

        return run;
    }

    // Sources that are missing show when they are read.
    private static async Task CheckAsync(Database database, CancellationToken cancellationToken)
    {
        if (!database.Name.Equals(DatabaseNames.Purchasing, StringComparison.OrdinalIgnoreCase))
            return;
        DbConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (await new OrderSchema().ProblemAsync(database, connection, cancellationToken).ConfigureAwait(false) is string problem)
                throw new DatabaseInstallException(problem);
        }
    }

    private async Task<IReadOnlyList<string>> InstallAsync(
        Database database, IReadOnlyList<MigrationScript> scripts, bool withSeedRows, CancellationToken cancellationToken)
    {
        DbConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (Convert.ToInt64(await ScalarAsync(connection, IsForeign, cancellationToken).ConfigureAwait(false), System.Globalization.CultureInfo.InvariantCulture) != 0)
                throw new DatabaseInstallException(DatabaseInstallException.ForeignMessage(database.Name, database.Location));
            int? applied = await AppliedAsync(database, connection, cancellationToken).ConfigureAwait(false);
            // A wrong name would otherwise be a database that knows of no order, and everything that is on order bought once more.
            if (applied is null && !mayMakeOrders && database.Name.Equals(DatabaseNames.Purchasing, StringComparison.OrdinalIgnoreCase))
                throw new DatabaseInstallException(DatabaseInstallException.NewOrdersMessage(database.Location));
            if (applied is null || applied < scripts.Count(s => !s.IsSeed))
                await ScalarAsync(connection, CreateNotes, cancellationToken).ConfigureAwait(false);
            // One installer at a time; the lock falls with the connection when this process dies.
            string turn = $"purchasing:{connection.Database}";
            object? taken = await ScalarAsync(connection, $"SELECT GET_LOCK('{turn}', 60)", cancellationToken).ConfigureAwait(false);
            if (Convert.ToInt64(taken ?? 0L, System.Globalization.CultureInfo.InvariantCulture) != 1)
                throw new DatabaseInstallException($"Database '{database.Name}' ({database.Location}) is being migrated by another process; try again.");
            try
            {
                return await _runner.RunAsync(connection, database.Dialect, database.Name, scripts, withSeedRows, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await ScalarAsync(connection, $"SELECT RELEASE_LOCK('{turn}')", CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How many migrations a database has; null when it has not been made yet.</summary>
    private static async Task<int?> AppliedAsync(Database database, DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            object? applied = await ScalarAsync(connection, "SELECT COUNT(*) FROM schema_migrations", cancellationToken).ConfigureAwait(false);
            return Convert.ToInt32(applied, System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (DbException exception) when (database.Dialect.Classify(exception) == DatabaseFault.TableMissing)
        {
            return null;
        }
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(sql);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
