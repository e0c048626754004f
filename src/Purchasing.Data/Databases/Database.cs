using System.Collections.Concurrent;
using System.Data.Common;

namespace Purchasing.Data.Databases;

/// <summary>One configured database: where its connections come from and which dialect it speaks.</summary>
/// <remarks>Safe for concurrent use. <see cref="Location"/> is for messages and never holds user or password.</remarks>
internal sealed class Database : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<string, CommandPool> _commands = new(StringComparer.Ordinal);

    public Database(string name, string location, DbDataSource source, SqlDialect dialect)
    {
        Name = name;
        Location = location;
        Source = source;
        Dialect = dialect;
        if (!dialect.HasSingleWriter)
            return;
        WriteGate = new SemaphoreSlim(1, 1);
        SharedWrites = new SharedWrites(this, WriteGate);
    }

    public string Name { get; }

    public string Location { get; }

    public SqlDialect Dialect { get; }

    /// <summary>Whether its connections cannot write.</summary>
    public bool IsReadOnly { get; init; }

    public DbDataSource Source { get; }

    /// <summary>One writer at a time where the database itself has only one; null where it has many.</summary>
    public SemaphoreSlim? WriteGate { get; }

    /// <summary>What shares the one writer; null where there are many, which share the wait for the disk by themselves.</summary>
    public SharedWrites? SharedWrites { get; }

    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The commands of a query.</summary>
    /// <param name="query">Tells queries apart: its text, before lists are put in.</param>
    public CommandPool CommandsFor(string query) => _commands.GetOrAdd(query, static (_, database) => new CommandPool(database), this);

    public void Dispose()
    {
        foreach (CommandPool commands in _commands.Values)
            commands.Close();
        Source.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (CommandPool commands in _commands.Values)
            await commands.CloseAsync().ConfigureAwait(false);
        // The gate stays: it holds nothing, and who still waits at it learns from the source that all is over.
        await Source.DisposeAsync().ConfigureAwait(false);
    }
}
