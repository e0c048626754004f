using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Purchasing.Data.Sqlite;

/// <summary>Pooled connections to one SQLite file, each set up once: waiting for locks, foreign keys, durability, or reading alone.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class SqliteDataSource : DbDataSource
{
    private readonly ConditionalWeakTable<object, object> _prepared = [];
    private readonly string _setup;
    private readonly Lazy<string> _connectionString;

    /// <param name="path">The database file, or <c>:memory:</c> names of SQLite's own form.</param>
    /// <param name="mode">Whether opening may create the file, or only read it.</param>
    /// <param name="busyTimeout">How long a connection waits for another process to let go of a lock.</param>
    /// <param name="onlyReads">
    /// Whether it belongs to a program that only reads and soon ends: it can read a file in a folder that cannot be written, where SQLite has no room
    /// for the files that it shares with writers. Opening for writing leaves none of them behind, and a connection that may only query writes nothing.
    /// </param>
    public SqliteDataSource(string path, SqliteOpenMode mode, TimeSpan busyTimeout, bool onlyReads = false)
    {
        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = path,
            Mode = mode,
            Pooling = true,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        };
        string shared = settings.ConnectionString;
        settings.DataSource = new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1";
        settings.Mode = SqliteOpenMode.ReadOnly;
        string alone = settings.ConnectionString;
        _connectionString = onlyReads ? new(() => CanBeShared(shared, path) ? shared : alone, LazyThreadSafetyMode.PublicationOnly) : new(shared);
        // SQLite waits in steps of milliseconds by itself; FULL keeps a committed order through a power cut.
        _setup = $"PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds}; "
            + (onlyReads || mode == SqliteOpenMode.ReadOnly ? "PRAGMA query_only = ON;" : "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;");
    }

    public override string ConnectionString => _connectionString.Value;

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        SqliteConnection connection = new(ConnectionString);
        try
        {
            connection.Open();
            Prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<DbConnection>(OpenDbConnection());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            ClearPool();
        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        ClearPool();
        return ValueTask.CompletedTask;
    }

    // A file that nobody writes to has no log beside it, or an empty one: it is as it stands, and can be read without sharing it.
    private static bool CanBeShared(string connectionString, string path)
    {
        try
        {
            using SqliteConnection connection = new(connectionString + ";Pooling=False");
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA query_only = ON; PRAGMA schema_version";
            command.ExecuteScalar();
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY)
        {
            return !File.Exists(path) || new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };
        }
    }

    private void ClearPool()
    {
        using SqliteConnection connection = new(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>A pooled connection keeps its settings, so they are made once per real connection.</summary>
    private void Prepare(SqliteConnection connection)
    {
        object handle = connection.Handle!;
        if (_prepared.TryGetValue(handle, out _))
            return;
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = _setup;
        command.ExecuteNonQuery();
        _prepared.AddOrUpdate(handle, handle);
    }
}
