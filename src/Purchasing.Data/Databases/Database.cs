using System.Collections.Concurrent;
using System.Data.Common;

namespace Purchasing.Data.Databases;

/// <summary>One configured database: where its connections come from and which dialect it speaks.</summary>
/// <remarks>Safe for concurrent use. <see cref="Location"/> is for messages and never holds user or password.</remarks>
internal sealed class Database(string name, string location, DbDataSource source, SqlDialect dialect) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, CommandPool> _commands = new(StringComparer.Ordinal);

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

    /// <summary>The commands of a query.</summary>
    /// <param name="query">Tells queries apart: its text, before lists are put in.</param>
    public CommandPool CommandsFor(string query) => _commands.GetOrAdd(query, static (_, database) => new CommandPool(database), this);

    public async ValueTask DisposeAsync()
    {
        foreach (CommandPool commands in _commands.Values)
            await commands.CloseAsync().ConfigureAwait(false);
        await Source.DisposeAsync().ConfigureAwait(false);
        WriteGate?.Dispose();
    }
}
