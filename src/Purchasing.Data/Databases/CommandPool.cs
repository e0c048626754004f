using System.Collections.Concurrent;
using System.Data.Common;

namespace Purchasing.Data.Databases;

/// <summary>
/// Commands for one query. Where the dialect says that this pays, a command keeps its connection and its compiled statement
/// between two uses: a question about one product then costs its reading, not its parsing.
/// </summary>
/// <remarks>Safe for concurrent use; a rented command belongs to one caller.</remarks>
internal sealed class CommandPool(Database database)
{
    /// <summary>As many as may be under way at once where each blocks a thread; more are not kept.</summary>
    private static readonly int Most = Math.Max(4, 2 * Environment.ProcessorCount);

    private readonly ConcurrentQueue<DbCommand> _kept = new();
    private volatile bool _closed;

    public Database Database => database;

    /// <summary>A command without parameters, on an open connection.</summary>
    public async ValueTask<DbCommand> RentAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_kept.TryDequeue(out DbCommand? kept))
            return kept;
        DbConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        return connection.CreateCommand();
    }

    /// <summary>Gives a command back.</summary>
    /// <param name="command">A command of <see cref="RentAsync"/>, its reader closed.</param>
    /// <param name="isSound">Whether its last use ended well; if not, its connection is not used again.</param>
    public async ValueTask ReturnAsync(DbCommand command, bool isSound)
    {
        if (isSound && database.Dialect.KeepsCommands && !_closed && _kept.Count < Most)
        {
            // A long list of products is not to be kept with it.
            command.Parameters.Clear();
            _kept.Enqueue(command);
            if (_closed)
                await CloseAsync().ConfigureAwait(false);
            return;
        }

        await DisposeAsync(command).ConfigureAwait(false);
    }

    /// <summary>Closes what is kept; what is in use is closed when it comes back.</summary>
    public async ValueTask CloseAsync()
    {
        _closed = true;
        while (_kept.TryDequeue(out DbCommand? command))
            await DisposeAsync(command).ConfigureAwait(false);
    }

    /// <summary>The same, for a host that cannot wait.</summary>
    public void Close()
    {
        _closed = true;
        while (_kept.TryDequeue(out DbCommand? command))
        {
            DbConnection? connection = command.Connection;
            command.Dispose();
            connection?.Dispose();
        }
    }

    private static async ValueTask DisposeAsync(DbCommand command)
    {
        DbConnection? connection = command.Connection;
        await command.DisposeAsync().ConfigureAwait(false);
        if (connection is not null)
            await connection.DisposeAsync().ConfigureAwait(false);
    }
}
