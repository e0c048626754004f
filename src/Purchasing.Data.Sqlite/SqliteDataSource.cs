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

    /// <param name="path">The database file, or <c>:memory:</c> names of SQLite's own form.</param>
    /// <param name="mode">Whether opening may create the file, or only read it.</param>
    /// <param name="busyTimeout">How long a connection waits for another process to let go of a lock.</param>
    public SqliteDataSource(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = true,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        }.ConnectionString;
        // SQLite waits in steps of milliseconds by itself; FULL keeps a committed order through a power cut.
        _setup = $"PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds}; "
            + (mode == SqliteOpenMode.ReadOnly ? "PRAGMA query_only = ON;" : "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;");
    }

    public override string ConnectionString { get; }

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
