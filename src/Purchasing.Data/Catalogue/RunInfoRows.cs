using System.Data.Common;
using System.Globalization;
using Purchasing.Core.Catalogue;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Catalogue;

/// <summary>Runs as an operator sees them.</summary>
internal static class RunInfoRows
{
    private const string Columns =
        "r.run_key, f.state, r.order_date, r.started_at, r.started_by, r.finished_at, f.reason, r.rule_set_hash, "
        + "f.products, f.ordered, f.held, f.unneeded, f.orders, f.line_count, r.rule_set_version";

    // A run starts once, so its place in the list stays what it is.
    private const string LastStart = "(SELECT a.started_at FROM catalogue_runs a WHERE a.run_key = @after)";

    public static async ValueTask<IReadOnlyList<RunInfo>> ListAsync(
        DbConnection connection, SqlDialect dialect, RunQuery query, CancellationToken cancellationToken)
    {
        List<string> conditions = [];
        if (query.Unfinished)
            conditions.Add("f.state IN ('new', 'running', 'interrupted')");
        if (query.AfterKey is not null)
            conditions.Add($"(r.started_at < {LastStart} OR (r.started_at = {LastStart} AND r.run_key > @after))");
        string where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)} ";
        DbCommand command = connection.Command(
            $"SELECT {Columns} FROM catalogue_runs r JOIN catalogue_run_life f ON f.run_key = r.run_key {where}ORDER BY r.started_at DESC, r.run_key LIMIT @count")
            .With("@count", query.Limit);
        if (query.AfterKey is not null)
            command.With("@after", query.AfterKey);
        List<RunInfo> runs = await ReadAsync(command, dialect, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < runs.Count; i++)
            runs[i] = await CompleteAsync(connection, dialect, runs[i], cancellationToken).ConfigureAwait(false);
        return runs;
    }

    public static async ValueTask<RunInfo?> FindAsync(DbConnection connection, SqlDialect dialect, string runKey, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            $"SELECT {Columns} FROM catalogue_runs r JOIN catalogue_run_life f ON f.run_key = r.run_key WHERE r.run_key = @run").With("@run", runKey);
        List<RunInfo> runs = await ReadAsync(command, dialect, cancellationToken).ConfigureAwait(false);
        return runs.Count == 0 ? null : await CompleteAsync(connection, dialect, runs[0], cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<List<RunInfo>> ReadAsync(DbCommand command, SqlDialect dialect, CancellationToken cancellationToken)
    {
        List<RunInfo> runs = [];
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    runs.Add(Read(reader, dialect));
            }
        }

        return runs;
    }

    private static RunInfo Read(DbDataReader reader, SqlDialect dialect)
    {
        return new RunInfo
        {
            RunKey = reader.GetString(0),
            State = RunStateText.Parse(reader.GetString(1)),
            OrderDate = dialect.ToDate(reader, 2),
            StartedAt = dialect.ToTime(reader, 3),
            StartedBy = reader.GetString(4),
            FinishedAt = dialect.TimeOrNull(reader, 5),
            Reason = reader.TextOrNull(6),
            RuleSets = [reader.GetString(7)],
            RuleSetVersions = [reader.TextOrNull(14) ?? ""],
            Progress = new RunProgress(0, 0, 0, 0, 0, 0, 0),
            Counts = reader.IsDBNull(8) ? null : new RunCounts(Number(8), Number(9), Number(10), Number(11), Number(12), Number(13)),
        };

        long Number(int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
    }

    private static async ValueTask<RunInfo> CompleteAsync(DbConnection connection, SqlDialect dialect, RunInfo run, CancellationToken cancellationToken)
    {
        List<string> accepted = await connection.Command("SELECT rule_set_hash FROM catalogue_run_rules WHERE run_key = @run ORDER BY accepted_no")
            .With("@run", run.RunKey)
            .TextsAsync(cancellationToken).ConfigureAwait(false);
        List<string> versions = await connection.Command("SELECT COALESCE(rule_set_version, '') FROM catalogue_run_rules WHERE run_key = @run ORDER BY accepted_no")
            .With("@run", run.RunKey)
            .TextsAsync(cancellationToken).ConfigureAwait(false);
        List<RunWorker> workers = run.State == RunState.Running
            ? await WorkerRows.ReadAsync(connection, dialect, run.RunKey, cancellationToken).ConfigureAwait(false)
            : [];
        return run with
        {
            RuleSets = [.. run.RuleSets, .. accepted],
            RuleSetVersions = [.. run.RuleSetVersions, .. versions],
            Workers = [.. workers.Select(worker => string.Create(CultureInfo.InvariantCulture, $"{worker.Machine}/{worker.ProcessId}"))],
            Progress = await RunRows.ProgressAsync(connection, run.RunKey, cancellationToken).ConfigureAwait(false),
        };
    }
}
