using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Graph.Checkpoints;
using Purchasing.Graph.Compilation;

namespace Purchasing.Data.Checkpoints;

/// <summary>Checkpoints of graph runs in the order database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlCheckpointStore : ICheckpointStore
{
    private readonly SqlExecutor _executor;
    private readonly SqlDialect _dialect;

    public SqlCheckpointStore(Database database, TimeProvider time, ILogger<SqlCheckpointStore> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _dialect = _executor.Dialect;
    }

    public ValueTask<GraphCheckpoint?> LoadAsync(string runId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return _executor.ReadAsync((connection, token) => FindAsync(connection, null, runId, token), cancellationToken);
    }

    public async ValueTask SaveAsync(GraphCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentOutOfRangeException.ThrowIfLessThan(checkpoint.Version, 1);
        int tries = 0;
        bool saved = await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                tries++;
                bool written = await WriteAsync(connection, transaction, checkpoint, token).ConfigureAwait(false);
                if (!written && tries > 1)
                {
                    GraphCheckpoint? stored = await FindAsync(connection, transaction, checkpoint.RunId, token).ConfigureAwait(false);
                    written = stored is not null && stored.Version == checkpoint.Version && stored.State == checkpoint.State;
                }

                return new Written<bool>(written, written);
            },
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
        if (!saved)
            throw new CheckpointConflictException(checkpoint.RunId, checkpoint.Version);
    }

    public async IAsyncEnumerable<string> UnfinishedAsync(
        string graph, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(graph);
        List<string> runs = await _executor.ReadAsync(
            async (connection, token) =>
            {
                List<string> ids = [];
                DbCommand command = connection.Command(
                    "SELECT run_id FROM graph_checkpoints WHERE graph = @graph AND status IN ('running', 'compensating') ORDER BY started_at, run_id")
                    .With("@graph", graph);
                await using (command.ConfigureAwait(false))
                {
                    DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        while (await reader.ReadAsync(token).ConfigureAwait(false))
                            ids.Add(reader.GetString(0));
                    }
                }

                return ids;
            },
            cancellationToken).ConfigureAwait(false);
        foreach (string run in runs)
            yield return run;
    }

    private static string StatusText(CheckpointStatus status) => status switch
    {
        CheckpointStatus.Running => "running",
        CheckpointStatus.Waiting => "waiting",
        CheckpointStatus.Compensating => "compensating",
        CheckpointStatus.Completed => "completed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status of a run."),
    };

    private static CheckpointStatus ParseStatus(string text) =>
        Enum.GetValues<CheckpointStatus>().First(status => StatusText(status) == text);

    /// <returns>False when the stored version is not the one before.</returns>
    private async ValueTask<bool> WriteAsync(
        DbConnection connection, DbTransaction transaction, GraphCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        // Only an insert knows when the run began; the updates keep it.
        string sql = checkpoint.Version == 1
            ? "INSERT INTO graph_checkpoints (run_id, graph, graph_hash, version, status, state, at, started_at) "
                + "VALUES (@run, @graph, @hash, @version, @status, @state, @at, @at)"
            : "UPDATE graph_checkpoints SET graph = @graph, graph_hash = @hash, version = @version, status = @status, state = @state, at = @at "
                + "WHERE run_id = @run AND version = @before";
        DbCommand command = connection.Command(sql, transaction)
            .With("@run", checkpoint.RunId)
            .With("@graph", checkpoint.Graph)
            .With("@hash", checkpoint.GraphHash)
            .With("@version", checkpoint.Version)
            .With("@status", StatusText(checkpoint.Status))
            .With("@state", checkpoint.State)
            .With("@at", _dialect.FromTime(checkpoint.At));
        if (checkpoint.Version > 1)
            command.With("@before", checkpoint.Version - 1);
        await using (command.ConfigureAwait(false))
        {
            try
            {
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
            }
            catch (DbException exception) when (_dialect.Classify(exception) == DatabaseFault.DuplicateKey)
            {
                return false;
            }
        }
    }

    private async ValueTask<GraphCheckpoint?> FindAsync(
        DbConnection connection, DbTransaction? transaction, string runId, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            "SELECT run_id, graph, graph_hash, version, status, state, at FROM graph_checkpoints WHERE run_id = @run", transaction)
            .With("@run", runId);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    return null;
                return new GraphCheckpoint(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetInt64(3),
                    ParseStatus(reader.GetString(4)),
                    reader.GetString(5),
                    _dialect.ToTime(reader, 6));
            }
        }
    }
}
