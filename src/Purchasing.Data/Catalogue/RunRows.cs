using System.Data.Common;
using System.Globalization;
using Purchasing.Core.Catalogue;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Catalogue;

/// <summary>The rows of catalogue runs, their batches and their held products.</summary>
internal static class RunRows
{
    // The rules accepted last are those it goes on by.
    private const string Columns =
        "r.run_key, COALESCE((SELECT a.rule_set_hash FROM catalogue_run_rules a WHERE a.run_key = r.run_key ORDER BY a.accepted_no DESC LIMIT 1), r.rule_set_hash), "
        + "r.order_date, r.started_at, r.started_by, r.planned, r.finished_at, "
        + "COALESCE((SELECT a.rule_set_version FROM catalogue_run_rules a WHERE a.run_key = r.run_key ORDER BY a.accepted_no DESC LIMIT 1), r.rule_set_version)";

    public static async ValueTask InsertAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, CatalogueRun run, CancellationToken cancellationToken)
    {
        await connection.Command(
                "INSERT INTO catalogue_runs (run_key, rule_set_hash, rule_set_version, order_date, started_at, started_by) "
                + $"VALUES (@run, @hash, @version, @date, @at, @by){dialect.KeepExisting("run_key")}",
                transaction)
            .With("@run", run.RunKey)
            .With("@hash", run.RuleSetHash)
            .With("@version", run.RuleSetVersion)
            .With("@date", dialect.FromDate(run.OrderDate))
            .With("@at", dialect.FromTime(run.StartedAt))
            .With("@by", run.StartedBy)
            .RunAsync(cancellationToken).ConfigureAwait(false);
        await connection.Command(
                $"INSERT INTO catalogue_run_life (run_key, state, changed_at) VALUES (@run, 'new', {dialect.CurrentTime}){dialect.KeepExisting("run_key")}", transaction)
            .With("@run", run.RunKey)
            .RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask<CatalogueRun?> FindAsync(
        DbConnection connection, DbTransaction? transaction, SqlDialect dialect, string runKey, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command($"SELECT {Columns} FROM catalogue_runs r WHERE r.run_key = @run", transaction).With("@run", runKey);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    return null;
                return new CatalogueRun
                {
                    RunKey = reader.GetString(0),
                    RuleSetHash = reader.GetString(1),
                    OrderDate = dialect.ToDate(reader, 2),
                    StartedAt = dialect.ToTime(reader, 3),
                    StartedBy = reader.GetString(4),
                    Planned = reader.GetBoolean(5),
                    FinishedAt = dialect.TimeOrNull(reader, 6),
                    RuleSetVersion = reader.TextOrNull(7) ?? "",
                };
            }
        }
    }

    public static async ValueTask InsertBatchesAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        string runKey,
        IReadOnlyList<RunBatch> batches,
        CancellationToken cancellationToken) =>
        await new BulkInsert(
            "catalogue_batches", ["run_key", "batch_no", "after_id", "last_id", "product_count"]).WriteAsync(
            connection,
            transaction,
            dialect,
            batches.Select(b => new object?[] { runKey, b.Number, b.After, b.Last, b.Count }),
            cancellationToken).ConfigureAwait(false);

    /// <summary>The last planned batch.</summary>
    public static async ValueTask<RunBatch?> LastBatchAsync(
        DbConnection connection, DbTransaction? transaction, string runKey, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            "SELECT batch_no, after_id, last_id, product_count FROM catalogue_batches WHERE run_key = @run ORDER BY batch_no DESC LIMIT 1",
            transaction).With("@run", runKey);
        return await ReadBatchAsync(command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first batch that is not done and that no living worker has.</summary>
    public static string NextBatchSql(SqlDialect dialect) =>
        "SELECT batch_no, after_id, last_id, product_count FROM catalogue_batches WHERE run_key = @run AND done = 0 "
        + "AND (worker IS NULL OR NOT EXISTS (SELECT 1 FROM catalogue_run_workers w "
        + $"WHERE w.run_key = @run AND w.worker = catalogue_batches.worker AND w.alive_until > {dialect.CurrentTime})) ORDER BY batch_no LIMIT 1{dialect.SkipLocked}";

    public static async ValueTask<RunBatch?> NextBatchAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string runKey, CancellationToken cancellationToken) =>
        await ReadBatchAsync(connection.Command(NextBatchSql(dialect), transaction).With("@run", runKey), cancellationToken).ConfigureAwait(false);

    private static async ValueTask<RunBatch?> ReadBatchAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                    ? new RunBatch(reader.GetInt32(0), reader.TextOrNull(1), reader.GetString(2), reader.GetInt32(3))
                    : null;
            }
        }
    }

    /// <returns>False when the batch is done, or another worker has taken it since.</returns>
    public static async ValueTask<bool> MarkDoneAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        string runKey,
        string worker,
        BatchResult result,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await connection.Command(
                "UPDATE catalogue_batches SET done = 1, done_at = @now, product_count = @products, decided = @decided, held = @held, "
                + "nothing_needed = @nothing, line_count = @lines WHERE run_key = @run AND batch_no = @no AND done = 0 AND worker = @worker",
                transaction)
            .With("@now", dialect.FromTime(now))
            .With("@products", result.Products)
            .With("@decided", result.Decided)
            .With("@held", result.Held.Count)
            .With("@nothing", result.NothingNeeded)
            .With("@lines", result.Lines.Count)
            .With("@run", runKey)
            .With("@no", result.Batch.Number)
            .With("@worker", worker)
            .RunAsync(cancellationToken).ConfigureAwait(false) > 0;

    public static async ValueTask<bool> WasDoneByAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        string runKey,
        string worker,
        int number,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        await connection.Command(
                "SELECT COUNT(*) FROM catalogue_batches WHERE run_key = @run AND batch_no = @no AND done = 1 AND worker = @worker AND done_at = @now",
                transaction)
            .With("@run", runKey)
            .With("@no", number)
            .With("@worker", worker)
            .With("@now", dialect.FromTime(now))
            .CountAsync(cancellationToken).ConfigureAwait(false) > 0;

    public static async ValueTask InsertHeldAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        string runKey,
        IEnumerable<HeldProduct> held,
        CancellationToken cancellationToken) =>
        await new BulkInsert(
            "catalogue_held", ["run_key", "product_id", "reasons"], dialect.UpdateExisting(["run_key", "product_id"], ["reasons"])).WriteAsync(
            connection,
            transaction,
            dialect,
            held.Select(h => new object?[] { runKey, h.ProductId, StringList.Write(h.Reasons) }),
            cancellationToken).ConfigureAwait(false);

    public static async ValueTask<IReadOnlyList<HeldProduct>> HeldAsync(
        DbConnection connection, string runKey, string? afterProductId, int count, CancellationToken cancellationToken)
    {
        List<HeldProduct> held = [];
        DbCommand command = connection.Command(
            "SELECT product_id, reasons FROM catalogue_held WHERE run_key = @run AND product_id > @after ORDER BY product_id LIMIT @count")
            .With("@run", runKey)
            .With("@after", afterProductId ?? "")
            .With("@count", count);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    held.Add(new HeldProduct(reader.GetString(0), StringList.Read(reader.GetString(1))));
            }
        }

        return held;
    }

    /// <summary>How far a run is. Products that were held after their batch (whole orders, second decisions) count as held, not as decided.</summary>
    public static async ValueTask<RunProgress> ProgressAsync(DbConnection connection, string runKey, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command("""
            SELECT COUNT(*), COALESCE(SUM(done), 0), COALESCE(SUM(product_count), 0), COALESCE(SUM(decided), 0),
              COALESCE(SUM(held), 0), COALESCE(SUM(line_count), 0),
              (SELECT COUNT(*) FROM purchase_orders o WHERE o.run_key = @run AND o.status <> 'draft' AND o.total_amount <> @nothing),
              (SELECT COUNT(*) FROM catalogue_held h WHERE h.run_key = @run)
            FROM catalogue_batches WHERE run_key = @run
            """).With("@run", runKey).With("@nothing", "0");
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return new RunProgress(
                    (int)Count(0), (int)Count(1), Count(2), Count(3) - (Count(7) - Count(4)), Count(7), Count(5), Count(6));

                // A sum of integers is a DECIMAL on MySQL and an INTEGER on SQLite.
                long Count(int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
            }
        }
    }
}
