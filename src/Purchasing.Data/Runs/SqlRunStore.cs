using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Logging;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Graph.Stores;

namespace Purchasing.Data.Runs;

/// <summary>Stored runs of graphs in the order database. Leases end on the clock of the database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlRunStore : IRunStore
{
    private const int LongestName = 128;

    private const int FewEntries = 16;

    private readonly SqlExecutor _executor;
    private readonly string _now;

    public SqlRunStore(Database database, TimeProvider time, ILogger<SqlRunStore> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _now = _executor.Dialect.NowMilliseconds;
    }

    public async ValueTask<OpenedRun?> OpenAsync(RunOpening opening, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opening);
        Check(opening.RunId, "run id");
        Check(opening.Graph, "graph's name");
        Check(opening.GraphVersion, "graph's version");
        while (true)
        {
            (OpenedRun? opened, bool isBeaten) = await _executor.WriteAsync(
                async (connection, transaction, token) =>
                {
                    (OpenedRun?, bool IsBeaten) answer = await OpenAsync(connection, transaction, opening, token).ConfigureAwait(false);
                    return new Written<(OpenedRun?, bool)>(answer, !answer.IsBeaten);
                },
                repeatable: false,
                cancellationToken).ConfigureAwait(false);
            // Another process created the run in the meantime; it is there now.
            if (!isBeaten)
                return opened;
        }
    }

    public async ValueTask AppendAsync(RunLease lease, RunUpdate update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(update);
        bool written = await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                bool done = await AppendAsync(connection, transaction, lease, update, token).ConfigureAwait(false);
                return new Written<bool>(done || await IsWrittenAsync(connection, transaction, lease, update, token).ConfigureAwait(false), done);
            },
            repeatable: true,
            cancellationToken,
            isSmall: update.Entries.Count <= FewEntries).ConfigureAwait(false);
        if (!written)
            throw RunLeaseException.Lost(lease.RunId);
    }

    public async ValueTask<SignalResult> SignalAsync(string runId, string name, string data, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(data);
        return await _executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                SignalResult result = await SignalAsync(connection, transaction, runId, name, data, token).ConfigureAwait(false);
                return new Written<SignalResult>(result, result == SignalResult.Delivered);
            },
            repeatable: false,
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return _executor.ReadAsync((connection, token) => FindAsync(connection, null, runId, token), cancellationToken);
    }

    public ValueTask<IReadOnlyList<RunEntry>> HistoryAsync(string runId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return _executor.ReadAsync((connection, token) => EntriesAsync(connection, null, runId, token), cancellationToken);
    }

    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        return _executor.ReadAsync((connection, token) => ListAsync(connection, query, token), cancellationToken);
    }

    private static void Check(string name, string what)
    {
        if (name.Length is 0 or > LongestName)
            throw new ArgumentException($"The {what} '{name}' has {name.Length} characters; it must have 1 to {LongestName}.", nameof(name));
    }

    /// <returns>The run; or, second, that another process created it in the meantime.</returns>
    private async ValueTask<(OpenedRun? Opened, bool IsBeaten)> OpenAsync(
        DbConnection connection, DbTransaction transaction, RunOpening opening, CancellationToken token)
    {
        StoredRun? known = await FindAsync(connection, transaction, opening.RunId, token).ConfigureAwait(false);
        if (known is null)
        {
            if (opening.Started is null)
                return (null, false);
            if (!await CreateAsync(connection, transaction, opening, token).ConfigureAwait(false))
                return (null, true);
            await InsertAsync(connection, transaction, opening.RunId, 1, [new NewRunEntry(RunEntryKind.Started, "", opening.Started)], token).ConfigureAwait(false);
        }
        else if (known.Status == StoredRunStatus.Completed || known.GraphHash != opening.GraphHash)
        {
            return (new OpenedRun(known, await EntriesAsync(connection, transaction, opening.RunId, token).ConfigureAwait(false), null), false);
        }
        else
        {
            await TakeAsync(connection, transaction, opening, known, token).ConfigureAwait(false);
        }

        StoredRun run = (await FindAsync(connection, transaction, opening.RunId, token).ConfigureAwait(false))!;
        IReadOnlyList<RunEntry> entries = await EntriesAsync(connection, transaction, opening.RunId, token).ConfigureAwait(false);
        return (new OpenedRun(run, entries, new RunLease(opening.RunId, run.Epoch, opening.LeaseTime)), false);
    }

    private async ValueTask<bool> CreateAsync(DbConnection connection, DbTransaction transaction, RunOpening opening, CancellationToken token)
    {
        DbCommand command = connection.Command(
            "INSERT INTO graph_runs (run_id, graph, graph_version, graph_hash, status, owner, epoch, number, entries, signals, lease_until, wake_at, started_at, changed_at) "
            + $"VALUES (@run, @graph, @version, @hash, 'running', @owner, 1, 0, 1, 0, {_now} + @lease, {_now}, {_now}, {_now})", transaction)
            .With("@run", opening.RunId)
            .With("@graph", opening.Graph)
            .With("@version", opening.GraphVersion)
            .With("@hash", opening.GraphHash)
            .With("@owner", opening.Owner)
            .With("@lease", Milliseconds(opening.LeaseTime));
        await using (command.ConfigureAwait(false))
        {
            try
            {
                await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
                return true;
            }
            catch (DbException exception) when (_executor.Dialect.Classify(exception) == DatabaseFault.DuplicateKey)
            {
                return false;
            }
        }
    }

    private async ValueTask TakeAsync(DbConnection connection, DbTransaction transaction, RunOpening opening, StoredRun known, CancellationToken token)
    {
        DbCommand command = connection.Command(
            $"UPDATE graph_runs SET epoch = epoch + 1, number = 0, entries = entries + 1, owner = @owner, lease_until = {_now} + @lease, changed_at = {_now} "
            + $"WHERE run_id = @run AND epoch = @epoch AND status <> 'completed' AND (lease_until IS NULL OR lease_until <= {_now})", transaction)
            .With("@run", opening.RunId)
            .With("@epoch", known.Epoch)
            .With("@owner", opening.Owner)
            .With("@lease", Milliseconds(opening.LeaseTime));
        await using (command.ConfigureAwait(false))
        {
            if (await command.ExecuteNonQueryAsync(token).ConfigureAwait(false) == 0)
            {
                StoredRun now = await FindAsync(connection, transaction, opening.RunId, token).ConfigureAwait(false) ?? known;
                throw RunLeaseException.Held(opening.RunId, now.Owner, now.LeaseUntil ?? now.ChangedAt);
            }
        }

        long last = await LastAsync(connection, transaction, opening.RunId, token).ConfigureAwait(false);
        await InsertAsync(connection, transaction, opening.RunId, last, [new NewRunEntry(RunEntryKind.TakenUp, "", "{}")], token).ConfigureAwait(false);
    }

    private async ValueTask<bool> AppendAsync(DbConnection connection, DbTransaction transaction, RunLease lease, RunUpdate update, CancellationToken token)
    {
        string wake = update.Status switch
        {
            StoredRunStatus.Completed => "NULL",
            StoredRunStatus.Waiting => $"CASE WHEN signals > @seen THEN {_now} ELSE @wake END",
            _ => $"COALESCE(@wake, {_now})",
        };
        DbCommand command = connection.Command(
            "UPDATE graph_runs SET number = @number, entries = entries + @count, status = @status, outcome = COALESCE(@outcome, outcome), "
            + $"lease_until = {(update.Release ? "NULL" : _now + " + @lease")}, wake_at = {wake}, changed_at = {_now} "
            + "WHERE run_id = @run AND epoch = @epoch AND number = @before AND lease_until IS NOT NULL", transaction)
            .With("@run", lease.RunId)
            .With("@epoch", lease.Epoch)
            .With("@number", update.Number)
            .With("@before", update.Number - 1)
            .With("@count", update.Entries.Count)
            .With("@status", TextOf(update.Status))
            .With("@outcome", update.Outcome);
        if (!update.Release)
            command.With("@lease", Milliseconds(lease.Time));
        if (update.Status != StoredRunStatus.Completed)
            command.With("@wake", update.WakeAt?.ToUnixTimeMilliseconds());
        if (update.Status == StoredRunStatus.Waiting)
            command.With("@seen", update.SignalsSeen);
        await using (command.ConfigureAwait(false))
        {
            if (await command.ExecuteNonQueryAsync(token).ConfigureAwait(false) == 0)
                return false;
        }

        if (update.Entries.Count == 0)
            return true;
        long last = await LastAsync(connection, transaction, lease.RunId, token).ConfigureAwait(false);
        await InsertAsync(connection, transaction, lease.RunId, last - update.Entries.Count + 1, update.Entries, token).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether the update was written before, and only the answer was lost.</summary>
    private static async ValueTask<bool> IsWrittenAsync(DbConnection connection, DbTransaction transaction, RunLease lease, RunUpdate update, CancellationToken token)
    {
        DbCommand command = connection.Command("SELECT 1 FROM graph_runs WHERE run_id = @run AND epoch = @epoch AND number = @number", transaction)
            .With("@run", lease.RunId)
            .With("@epoch", lease.Epoch)
            .With("@number", update.Number);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(token).ConfigureAwait(false) is not null;
    }

    private async ValueTask<SignalResult> SignalAsync(
        DbConnection connection, DbTransaction transaction, string runId, string name, string data, CancellationToken token)
    {
        // First the row of the run, which then is this transaction's: two signals of a name cannot both be the first.
        DbCommand update = connection.Command(
            $"UPDATE graph_runs SET entries = entries + 1, signals = signals + 1, wake_at = {_now}, changed_at = {_now} WHERE run_id = @run AND status <> 'completed'", transaction)
            .With("@run", runId);
        await using (update.ConfigureAwait(false))
        {
            if (await update.ExecuteNonQueryAsync(token).ConfigureAwait(false) == 0)
                return await FindAsync(connection, transaction, runId, token).ConfigureAwait(false) is null ? SignalResult.UnknownRun : SignalResult.RunCompleted;
        }

        DbCommand find = connection.Command("SELECT 1 FROM graph_run_entries WHERE run_id = @run AND kind = @kind AND subject = @name", transaction)
            .With("@run", runId)
            .With("@kind", nameof(RunEntryKind.Signal))
            .With("@name", name);
        await using (find.ConfigureAwait(false))
        {
            if (await find.ExecuteScalarAsync(token).ConfigureAwait(false) is not null)
                return SignalResult.AlreadySent;
        }

        long last = await LastAsync(connection, transaction, runId, token).ConfigureAwait(false);
        await InsertAsync(connection, transaction, runId, last, [new NewRunEntry(RunEntryKind.Signal, name, data)], token).ConfigureAwait(false);
        return SignalResult.Delivered;
    }

    private static async ValueTask<long> LastAsync(DbConnection connection, DbTransaction transaction, string runId, CancellationToken token)
    {
        DbCommand command = connection.Command("SELECT entries FROM graph_runs WHERE run_id = @run", transaction).With("@run", runId);
        await using (command.ConfigureAwait(false))
            return Convert.ToInt64(await command.ExecuteScalarAsync(token).ConfigureAwait(false), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async ValueTask InsertAsync(
        DbConnection connection, DbTransaction transaction, string runId, long first, IReadOnlyList<NewRunEntry> entries, CancellationToken token)
    {
        DbCommand command = connection.Command(
            $"INSERT INTO graph_run_entries (run_id, sequence, at, kind, subject, data) VALUES (@run, @sequence, {_now}, @kind, @subject, @data)", transaction)
            .With("@run", runId)
            .With("@sequence", first)
            .With("@kind", "")
            .With("@subject", "")
            .With("@data", "");
        await using (command.ConfigureAwait(false))
        {
            for (int i = 0; i < entries.Count; i++)
            {
                command.Parameters["@sequence"].Value = first + i;
                command.Parameters["@kind"].Value = entries[i].Kind.ToString();
                command.Parameters["@subject"].Value = entries[i].Subject;
                command.Parameters["@data"].Value = entries[i].Data;
                await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            }
        }
    }

    private const string Columns =
        "run_id, graph, graph_version, graph_hash, status, outcome, owner, epoch, lease_until, wake_at, started_at, changed_at";

    private static async ValueTask<StoredRun?> FindAsync(DbConnection connection, DbTransaction? transaction, string runId, CancellationToken token)
    {
        DbCommand command = connection.Command($"SELECT {Columns} FROM graph_runs WHERE run_id = @run", transaction).With("@run", runId);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                return await reader.ReadAsync(token).ConfigureAwait(false) ? Read(reader) : null;
        }
    }

    private static async ValueTask<IReadOnlyList<RunEntry>> EntriesAsync(DbConnection connection, DbTransaction? transaction, string runId, CancellationToken token)
    {
        DbCommand command = connection.Command("SELECT sequence, at, kind, subject, data FROM graph_run_entries WHERE run_id = @run ORDER BY sequence", transaction)
            .With("@run", runId);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                List<RunEntry> entries = [];
                while (await reader.ReadAsync(token).ConfigureAwait(false))
                    entries.Add(new RunEntry(reader.GetInt64(0), Time(reader, 1), Enum.Parse<RunEntryKind>(reader.GetString(2)), reader.GetString(3), reader.GetString(4)));
                return entries;
            }
        }
    }

    private async ValueTask<IReadOnlyList<StoredRun>> ListAsync(DbConnection connection, RunQuery query, CancellationToken token)
    {
        StringBuilder sql = new($"SELECT {Columns} FROM graph_runs WHERE 1 = 1");
        DbCommand command = connection.Command("");
        await using (command.ConfigureAwait(false))
        {
            if (query.Graph is not null)
            {
                sql.Append(" AND graph = @graph");
                command.With("@graph", query.Graph);
            }

            if (query.Status is { } status)
            {
                sql.Append(" AND status = @status");
                command.With("@status", TextOf(status));
            }

            if (query.Due)
                sql.Append($" AND wake_at IS NOT NULL AND wake_at <= {_now} AND (lease_until IS NULL OR lease_until <= {_now})");
            if (query.After is { } after)
            {
                sql.Append(" AND (started_at > @after OR started_at = @after AND run_id > @afterId)");
                command.With("@after", after.StartedAt.ToUnixTimeMilliseconds()).With("@afterId", after.RunId);
            }

            command.CommandText = sql.Append(" ORDER BY started_at, run_id LIMIT @limit").ToString();
            command.With("@limit", query.Limit);
            DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                List<StoredRun> runs = [];
                while (await reader.ReadAsync(token).ConfigureAwait(false))
                    runs.Add(Read(reader));
                return runs;
            }
        }
    }

    private static StoredRun Read(DbDataReader reader) => new()
    {
        RunId = reader.GetString(0),
        Graph = reader.GetString(1),
        GraphVersion = reader.GetString(2),
        GraphHash = reader.GetString(3),
        Status = Enum.Parse<StoredRunStatus>(reader.GetString(4), ignoreCase: true),
        Outcome = reader.TextOrNull(5),
        Owner = reader.GetString(6),
        Epoch = reader.GetInt64(7),
        LeaseUntil = reader.IsDBNull(8) ? null : Time(reader, 8),
        WakeAt = reader.IsDBNull(9) ? null : Time(reader, 9),
        StartedAt = Time(reader, 10),
        ChangedAt = Time(reader, 11),
    };

    private static DateTimeOffset Time(DbDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling((decimal)time.Ticks / TimeSpan.TicksPerMillisecond);

    private static string TextOf(StoredRunStatus status) => status.ToString().ToLowerInvariant();
}
