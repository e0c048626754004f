using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Data.Health;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.Sqlite;

/// <summary>Creates the files that are the product's own and runs their migrations. A file that the configuration names as a source is left alone.</summary>
internal sealed class SqliteInstaller(SqliteOptions options, TimeProvider time, ILogger<SqliteInstaller>? logger) : IDatabaseInstaller
{
    private readonly SqliteDialect _dialect = new();
    private readonly MigrationRunner _runner = new(time, logger ?? NullLogger<SqliteInstaller>.Instance);

    public async Task<IReadOnlyList<string>> InstallAsync(bool? withSeedRows, CancellationToken cancellationToken)
    {
        ILookup<string, MigrationScript> scripts = MigrationScript.LoadFrom(typeof(SqliteInstaller).Assembly).ToLookup(s => s.Schema);
        List<string> run = [];
        if (options.IsReadOnly)
        {
            await CheckAsync(cancellationToken).ConfigureAwait(false);
            return run;
        }

        CheckOrdersAreRemembered();
        foreach (string name in DatabaseNames.All.Where(options.IsOurs))
        {
            MigrationScript[] own = scripts[DatabaseNames.SchemaOf(name)].ToArray();
            run.AddRange(await InstallAsync(name, own, withSeedRows ?? true, cancellationToken).ConfigureAwait(false));
        }

        return run;
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        const string Name = DatabaseNames.Purchasing;
        if (!options.IsOurs(Name))
            return;
        string path = options.FileOf(Name);
        if (!IsUsed(path))
            throw new DatabaseInstallException(DatabaseInstallException.MissingMessage($"{Path.GetDirectoryName(Path.GetFullPath(path))} ({Path.GetFileName(path)})"));
        try
        {
            Database database = new(Name, path, new SqliteDataSource(path, SqliteOpenMode.ReadWrite, options.BusyTimeout, onlyReads: true), _dialect);
            await using (database.ConfigureAwait(false))
            {
                DbConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    if (await new OrderSchema().ProblemAsync(database, connection, cancellationToken).ConfigureAwait(false) is string problem)
                        throw new DatabaseInstallException(problem);
                }
            }
        }
        catch (SqliteException exception)
        {
            throw new DatabaseInstallException($"The order database {path} cannot be read: {exception.Message}", exception);
        }
    }

    // An order database that is lost, or looked for under a misspelt name, would be made anew in silence, and everything that is on order bought once more.
    private void CheckOrdersAreRemembered()
    {
        if (options.MayForgetOrders || !options.IsOurs(DatabaseNames.Purchasing))
            return;
        string orders = options.FileOf(DatabaseNames.Purchasing);
        if (!options.MayMakeOrders && !IsUsed(orders))
            throw new DatabaseInstallException(DatabaseInstallException.NewOrdersMessage(Path.GetFullPath(orders)));
        string[] others = [.. DatabaseNames.All.Where(name => name != DatabaseNames.Purchasing && options.IsOurs(name)).Select(options.FileOf).Where(IsUsed)];
        if (others.Length > 0 && !IsUsed(orders))
        {
            throw new DatabaseInstallException(
                $"The order database {orders} is {(File.Exists(orders) ? "empty" : "missing")}, but {string.Join(", ", others.Select(Path.GetFileName))} beside it "
                + "have been used before: without it nothing is known of open orders, and they would be made again. Put it back, or let a new one be made with "
                + "--new-order-database (Databases:NewOrderDatabase=true).");
        }
    }

    // Prices and orders are for whoever runs the host, as the documents in the supplier's folder are. SQLite gives the files beside it the same rights.
    private static void MakeForOwner(string path)
    {
        FileStreamOptions file = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using FileStream made = new(path, file);
    }

    private static bool IsUsed(string path) => File.Exists(path) && new FileInfo(path).Length > 0;

    private async Task<IReadOnlyList<string>> InstallAsync(
        string name, IReadOnlyList<MigrationScript> scripts, bool withSeedRows, CancellationToken cancellationToken)
    {
        string path = options.FileOf(name);
        try
        {
            string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
            if (folder is not null)
                Directory.CreateDirectory(folder);
            using FileStream turn = await TakeTurnAsync(path, cancellationToken).ConfigureAwait(false);
            if (!File.Exists(path))
                MakeForOwner(path);
            SqliteDataSource source = new(path, SqliteOpenMode.ReadWriteCreate, options.BusyTimeout);
            await using (source.ConfigureAwait(false))
            {
                DbConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    if (await IsForeignAsync(connection, cancellationToken).ConfigureAwait(false))
                        throw new DatabaseInstallException(DatabaseInstallException.ForeignMessage(name, path));
                    await ExecuteAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken).ConfigureAwait(false);
                    await ExecuteAsync(
                        connection,
                        "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT",
                        cancellationToken).ConfigureAwait(false);
                    return await _runner.RunAsync(connection, _dialect, name, scripts, withSeedRows, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new DatabaseInstallException(Explain(name, path, exception), exception);
        }
    }

    /// <summary>What .NET reports when another process holds the file: EAGAIN, and ERROR_SHARING_VIOLATION.</summary>
    private const int LockedOnUnix = 11, LockedOnWindows = unchecked((int)0x80070020);

    /// <summary>Lets one process at a time create and migrate a file; the others wait for it.</summary>
    private async Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellationToken)
    {
        DateTimeOffset giveUp = time.GetUtcNow() + options.BusyTimeout;
        while (true)
        {
            try
            {
                return new FileStream(path + ".install", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException error) when (error.HResult is LockedOnUnix or LockedOnWindows && time.GetUtcNow() < giveUp)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private string Explain(string name, string path, Exception exception)
    {
        DatabaseFault fault = _dialect.Classify(exception);
        return fault is DatabaseFault.Unknown or DatabaseFault.DatabaseMissing or DatabaseFault.ReadOnly
            ? $"Database '{name}' cannot be created or opened for writing at {path}: {exception.Message} "
                + "Make the folder writable, or choose another one with --data DIR or Databases:DataDirectory."
            : fault.Describe(new Database(name, path, new SqliteDataSource(path, SqliteOpenMode.ReadWrite, options.BusyTimeout), _dialect), exception);
    }

    /// <summary>Whether the file holds tables and none of this product's notes: somebody else made it.</summary>
    private static async Task<bool> IsForeignAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            "SELECT COUNT(*) > 0 AND SUM(name = 'schema_migrations') = 0 FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite#_%' ESCAPE '#'");
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is 1L;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(sql);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
