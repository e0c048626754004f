using System.Data.Common;
using Purchasing.Core.Catalogue;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Catalogue;

/// <summary>The rows of the processes that work on runs. Who is alive is decided by the database's clock.</summary>
internal static class WorkerRows
{
    public static async ValueTask InsertAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, RunWorker worker, TimeSpan lease, CancellationToken cancellationToken) =>
        await connection.Command(
                "INSERT INTO catalogue_run_workers (worker, run_key, machine, process_id, process_started, alive_until) "
                + $"VALUES (@worker, @run, @machine, @process, @started, {dialect.NowPlus("@lease")}){dialect.KeepExisting("run_key")}",
                transaction)
            .With("@worker", worker.Id)
            .With("@run", worker.RunKey)
            .With("@machine", worker.Machine)
            .With("@process", worker.ProcessId)
            .With("@started", dialect.FromTime(worker.ProcessStarted))
            .With("@lease", dialect.FromDuration(lease))
            .RunAsync(cancellationToken).ConfigureAwait(false);

    /// <returns>False when the worker was taken off its run.</returns>
    public static async ValueTask<bool> RenewAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string workerId, TimeSpan lease, CancellationToken cancellationToken) =>
        await connection.Command($"UPDATE catalogue_run_workers SET alive_until = {dialect.NowPlus("@lease")} WHERE worker = @worker", transaction)
            .With("@lease", dialect.FromDuration(lease))
            .With("@worker", workerId)
            .RunAsync(cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Whether a worker is still on its run; nobody can take it off before the transaction ends.</summary>
    public static async ValueTask<bool> IsOnRunAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string workerId, CancellationToken cancellationToken) =>
        await connection.Command($"SELECT worker FROM catalogue_run_workers WHERE worker = @worker{dialect.LockRowShared}", transaction)
            .With("@worker", workerId)
            .TextAsync(cancellationToken).ConfigureAwait(false) is not null;

    public static async ValueTask<string?> RunOfAsync(
        DbConnection connection, DbTransaction transaction, string workerId, CancellationToken cancellationToken) =>
        await connection.Command("SELECT run_key FROM catalogue_run_workers WHERE worker = @worker", transaction)
            .With("@worker", workerId)
            .TextAsync(cancellationToken).ConfigureAwait(false);

    public static async ValueTask DeleteAsync(DbConnection connection, DbTransaction transaction, string workerId, CancellationToken cancellationToken) =>
        await connection.Command("DELETE FROM catalogue_run_workers WHERE worker = @worker", transaction)
            .With("@worker", workerId)
            .RunAsync(cancellationToken).ConfigureAwait(false);

    public static async ValueTask DeleteExpiredAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string runKey, CancellationToken cancellationToken) =>
        await connection.Command($"DELETE FROM catalogue_run_workers WHERE run_key = @run AND alive_until <= {dialect.CurrentTime}", transaction)
            .With("@run", runKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);

    public static async ValueTask DeleteAllAsync(DbConnection connection, DbTransaction transaction, string runKey, CancellationToken cancellationToken) =>
        await connection.Command("DELETE FROM catalogue_run_workers WHERE run_key = @run", transaction)
            .With("@run", runKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);

    public static async ValueTask<long> CountAsync(DbConnection connection, DbTransaction transaction, string runKey, CancellationToken cancellationToken) =>
        await connection.Command("SELECT COUNT(*) FROM catalogue_run_workers WHERE run_key = @run", transaction)
            .With("@run", runKey)
            .CountAsync(cancellationToken).ConfigureAwait(false);

    /// <param name="connection">An open connection.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="runKey">The run; null for all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public static async ValueTask<List<RunWorker>> ReadAsync(DbConnection connection, SqlDialect dialect, string? runKey, CancellationToken cancellationToken)
    {
        List<RunWorker> workers = [];
        DbCommand command = connection.Command(
            "SELECT worker, run_key, machine, process_id, process_started, alive_until FROM catalogue_run_workers"
            + (runKey is null ? "" : " WHERE run_key = @run") + " ORDER BY worker");
        if (runKey is not null)
            command.With("@run", runKey);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    workers.Add(new RunWorker(
                        reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), dialect.ToTime(reader, 4))
                    {
                        AliveUntil = dialect.ToTime(reader, 5),
                    });
                }
            }
        }

        return workers;
    }
}
