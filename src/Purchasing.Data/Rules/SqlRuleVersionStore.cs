using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Auditing;
using Purchasing.Core.Json;
using Purchasing.Core.Orders;
using Purchasing.Core.Rules;
using Purchasing.Data.Auditing;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Rules;

/// <summary>Versions of the rules and their history, in a SQL database.</summary>
/// <remarks>
/// Safe for concurrent calls from any number of processes: each change takes the next number of the history, and of two that take one number
/// the second finds it taken and begins again.
/// </remarks>
internal sealed class SqlRuleVersionStore : IRuleVersionStore
{
    private const int Attempts = 8;
    private const string Heads = "v.version, v.name, v.hash, v.rule_count, v.author, v.stored_at, v.reason, v.tests, "
        + "(SELECT MAX(c.change_no) FROM rule_changes c WHERE c.action = 'activated' AND c.version = v.version), "
        + "(SELECT MAX(c.change_no) FROM rule_changes c WHERE c.action = 'activated')";

    private const string Subject = "rules:";

    private const string Changes = "change_no, action, version, hash, actor, at, reason";

    private readonly SqlExecutor _executor;
    private readonly SqlDialect _dialect;

    public SqlRuleVersionStore(Database database, TimeProvider time, ILogger<SqlRuleVersionStore> logger)
    {
        _executor = new SqlExecutor(database, time, logger);
        _dialect = _executor.Dialect;
    }

    public ValueTask<IReadOnlyList<RuleVersion>> ListAsync(CancellationToken cancellationToken) =>
        _executor.ReadAsync<IReadOnlyList<RuleVersion>>(
            async (connection, token) => await ReadAsync(
                connection.Command($"SELECT {Heads}, NULL FROM rule_versions v ORDER BY v.stored_at DESC, v.version"), ReadVersion, token).ConfigureAwait(false),
            cancellationToken);

    public ValueTask<RuleVersion?> FindAsync(string version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        return _executor.ReadAsync(
            async (connection, token) => (await ReadAsync(
                connection.Command($"SELECT {Heads}, v.rules_text FROM rule_versions v WHERE v.version = @version").With("@version", version), ReadVersion, token).ConfigureAwait(false)).SingleOrDefault(),
            cancellationToken);
    }

    public ValueTask<RuleChange?> ActiveAsync(CancellationToken cancellationToken) =>
        _executor.ReadAsync(async (connection, token) => await ActiveAsync(connection, null, token).ConfigureAwait(false), cancellationToken);

    public ValueTask<IReadOnlyList<RuleChange>> HistoryAsync(int? before, int limit, CancellationToken cancellationToken) =>
        _executor.ReadAsync<IReadOnlyList<RuleChange>>(
            async (connection, token) => await ReadAsync(
                connection.Command($"SELECT {Changes} FROM rule_changes WHERE change_no < @before ORDER BY change_no DESC LIMIT @count")
                    .With("@before", before ?? int.MaxValue)
                    .With("@count", limit),
                ReadChange,
                token).ConfigureAwait(false),
            cancellationToken);

    public async ValueTask<bool> StoreAsync(RuleVersion version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(version.Text);
        return await ChangeAsync<bool?>(
            async (connection, transaction, token) =>
            {
                int last = await LastAsync(connection, transaction, token).ConfigureAwait(false);
                if (await connection.Command("SELECT COUNT(*) FROM rule_versions WHERE version = @version", transaction).With("@version", version.Version).CountAsync(token).ConfigureAwait(false) > 0)
                    return Written<bool?>.Undo(false);
                await connection.Command(
                        "INSERT INTO rule_versions (version, name, hash, rule_count, author, stored_at, reason, tests, rules_text) "
                        + "VALUES (@version, @name, @hash, @rules, @author, @at, @reason, @tests, @text)",
                        transaction)
                    .With("@version", version.Version)
                    .With("@name", version.Name)
                    .With("@hash", version.Hash)
                    .With("@rules", version.Rules)
                    .With("@author", version.Author)
                    .With("@at", _dialect.FromTime(version.StoredAt))
                    .With("@reason", version.Reason)
                    .With("@tests", JsonSerializer.Serialize(version.Tests, PurchasingJson.Default.IReadOnlyListRuleTestOutcome))
                    .With("@text", version.Text)
                    .RunAsync(token).ConfigureAwait(false);
                await NoteAsync(connection, transaction, last, new RuleChange(0, RuleChangeAction.Stored, version.Version, version.Hash, version.Author, version.StoredAt, version.Reason), token).ConfigureAwait(false);
                return Written<bool?>.Keep(true);
            },
            cancellationToken).ConfigureAwait(false) == true;
    }

    public async ValueTask<bool> DiscardAsync(string version, string actor, DateTimeOffset at, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        return await ChangeAsync<bool?>(
            async (connection, transaction, token) =>
            {
                int last = await LastAsync(connection, transaction, token).ConfigureAwait(false);
                string? hash = await connection.Command("SELECT hash FROM rule_versions WHERE version = @version", transaction).With("@version", version).TextAsync(token).ConfigureAwait(false);
                if (hash is null || await connection.Command("SELECT COUNT(*) FROM rule_changes WHERE action = 'activated' AND version = @version", transaction).With("@version", version).CountAsync(token).ConfigureAwait(false) > 0)
                    return Written<bool?>.Undo(false);
                await connection.Command("DELETE FROM rule_versions WHERE version = @version", transaction).With("@version", version).RunAsync(token).ConfigureAwait(false);
                await NoteAsync(connection, transaction, last, new RuleChange(0, RuleChangeAction.Discarded, version, hash, actor, at, reason), token).ConfigureAwait(false);
                return Written<bool?>.Keep(true);
            },
            cancellationToken).ConfigureAwait(false) == true;
    }

    public async ValueTask<RuleChange?> ActivateAsync(RuleVersion version, RuleChange activation, int expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(activation);
        return await ChangeAsync<RuleChange?>(
            async (connection, transaction, token) =>
            {
                int last = await LastAsync(connection, transaction, token).ConfigureAwait(false);
                RuleChange? active = await ActiveAsync(connection, transaction, token).ConfigureAwait(false);
                // The same activation again: its answer was lost on the way.
                if (active is not null && active == activation with { Number = active.Number })
                    return Written<RuleChange?>.Undo(active);
                bool isThere = await connection.Command("SELECT COUNT(*) FROM rule_versions WHERE version = @version AND hash = @hash AND stored_at = @at", transaction)
                    .With("@version", version.Version)
                    .With("@hash", version.Hash)
                    .With("@at", _dialect.FromTime(version.StoredAt))
                    .CountAsync(token).ConfigureAwait(false) > 0;
                if (!isThere || (active?.Number ?? 0) != expected)
                    return Written<RuleChange?>.Undo(null);
                return Written<RuleChange?>.Keep(await NoteAsync(connection, transaction, last, activation, token).ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> ChangeAsync<T>(Func<DbConnection, DbTransaction, CancellationToken, ValueTask<Written<T>>> change, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await _executor.WriteAsync(change, repeatable: false, cancellationToken).ConfigureAwait(false);
            }
            catch (OrderStoreException exception) when (attempt < Attempts && exception.InnerException is DbException cause && _dialect.Classify(cause) == DatabaseFault.DuplicateKey)
            {
                // Somebody else took the number: look at what they did, and begin again.
            }
        }
    }

    // Read before anything else: whoever changes something after this read has the number that follows it.
    private static async ValueTask<int> LastAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken) =>
        checked((int)await connection.Command("SELECT COALESCE(MAX(change_no), 0) FROM rule_changes", transaction).CountAsync(cancellationToken).ConfigureAwait(false));

    private async ValueTask<RuleChange> NoteAsync(DbConnection connection, DbTransaction transaction, int last, RuleChange change, CancellationToken cancellationToken)
    {
        RuleChange noted = change with { Number = checked(last + 1) };
        await connection.Command($"INSERT INTO rule_changes ({Changes}) VALUES (@no, @action, @version, @hash, @actor, @at, @reason)", transaction)
            .With("@no", noted.Number)
            .With("@action", TextOf(noted.Action))
            .With("@version", noted.Version)
            .With("@hash", noted.Hash)
            .With("@actor", noted.Actor)
            .With("@at", _dialect.FromTime(noted.At))
            .With("@reason", noted.Reason)
            .RunAsync(cancellationToken).ConfigureAwait(false);
        AuditEvent entry = new($"{Subject}{noted.Version}", TextOf(noted.Action), noted.Actor, noted.At, noted.Reason is null ? $"hash {noted.Hash}" : $"hash {noted.Hash}: {noted.Reason}");
        await AuditRows.AppendAsync(connection, transaction, _dialect, entry, cancellationToken).ConfigureAwait(false);
        return noted;
    }

    private async ValueTask<RuleChange?> ActiveAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) => (await ReadAsync(
        connection.Command($"SELECT {Changes} FROM rule_changes WHERE action = 'activated' ORDER BY change_no DESC LIMIT 1", transaction), ReadChange, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    private static async ValueTask<List<T>> ReadAsync<T>(DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        List<T> rows = [];
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add(read(reader));
            }
        }

        return rows;
    }

    private RuleVersion ReadVersion(DbDataReader reader) => new()
    {
        Version = reader.GetString(0),
        Name = reader.GetString(1),
        Hash = reader.GetString(2),
        Rules = reader.GetInt32(3),
        Author = reader.GetString(4),
        StoredAt = _dialect.ToTime(reader, 5),
        Reason = reader.TextOrNull(6),
        Tests = JsonSerializer.Deserialize(reader.GetString(7), PurchasingJson.Default.IReadOnlyListRuleTestOutcome) ?? [],
        State = reader.IsDBNull(8) ? RuleVersionState.Draft : reader.GetInt64(8) == reader.GetInt64(9) ? RuleVersionState.InForce : RuleVersionState.Earlier,
        Text = reader.TextOrNull(10),
    };

    private RuleChange ReadChange(DbDataReader reader) => new(
        reader.GetInt32(0), ActionOf(reader.GetString(1)), reader.GetString(2), reader.GetString(3), reader.GetString(4), _dialect.ToTime(reader, 5), reader.TextOrNull(6));

    private static string TextOf(RuleChangeAction action) => action switch
    {
        RuleChangeAction.Stored => "stored",
        RuleChangeAction.Discarded => "discarded",
        _ => "activated",
    };

    private static RuleChangeAction ActionOf(string text) => text switch
    {
        "stored" => RuleChangeAction.Stored,
        "discarded" => RuleChangeAction.Discarded,
        _ => RuleChangeAction.Activated,
    };
}
