using System.Data.Common;

namespace Purchasing.Data.Databases;

/// <summary>One configured database: where its connections come from and which dialect it speaks.</summary>
/// <remarks>Safe for concurrent use. <see cref="Location"/> is for messages and never holds user or password.</remarks>
internal sealed class Database(string name, string location, DbDataSource source, SqlDialect dialect) : IAsyncDisposable
{
    public string Name { get; } = name;

    public string Location { get; } = location;

    public SqlDialect Dialect { get; } = dialect;

    public DbDataSource Source { get; } = source;

    /// <summary>One writer at a time where the database itself has only one; null where it has many.</summary>
    public SemaphoreSlim? WriteGate { get; } = dialect.HasSingleWriter ? new SemaphoreSlim(1, 1) : null;

    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync().ConfigureAwait(false);
        WriteGate?.Dispose();
    }
}
