using System.Data.Common;
using Microsoft.Extensions.Logging;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Migrations;

/// <summary>Runs the scripts of one schema that have not run yet.</summary>
/// <remarks>
/// A script notes itself when it is done. Every statement is safe to run twice, so a script that was cut short (MySQL commits
/// each CREATE TABLE on its own) is simply run again from its start; a change of a table that is found done is passed over.
/// </remarks>
internal sealed partial class MigrationRunner(TimeProvider time, ILogger logger)
{
    public async Task<IReadOnlyList<string>> RunAsync(
        DbConnection connection,
        SqlDialect dialect,
        string databaseName,
        IReadOnlyList<MigrationScript> scripts,
        bool withSeedRows,
        CancellationToken cancellationToken)
    {
        Dictionary<int, string> done = await AppliedMigrations.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        bool isNew = done.Count == 0;
        List<string> run = [];
        foreach (MigrationScript script in scripts)
        {
            if (script.IsSeed ? !(withSeedRows && isNew) : IsDone(done, script, databaseName))
                continue;
            await ApplyAsync(connection, dialect, script, cancellationToken).ConfigureAwait(false);
            LogScript(databaseName, script.Name);
            run.Add(script.Name);
        }

        return run;
    }

    private static bool IsDone(Dictionary<int, string> done, MigrationScript script, string databaseName)
    {
        if (!done.TryGetValue(script.Version, out string? checksum))
            return false;
        if (checksum != script.Checksum)
        {
            throw new DatabaseInstallException(
                $"Database '{databaseName}' was migrated with another text of {script.Name} than this version of the product has. "
                + "A migration is never changed after it ran: use the version that made the database, or add a new migration.");
        }

        return true;
    }

    private async Task ApplyAsync(DbConnection connection, SqlDialect dialect, MigrationScript script, CancellationToken cancellationToken)
    {
        DbTransaction transaction = await dialect.BeginWriteAsync(connection, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            foreach (string statement in SqlScanner.Statements(script.Text))
            {
                DbCommand command = connection.Command(statement, transaction);
                await using (command.ConfigureAwait(false))
                {
                    try
                    {
                        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                    }
                    catch (DbException exception) when (dialect.IsDoneAlready(exception))
                    {
                        LogDoneAlready(script.Name, exception.Message);
                    }
                }
            }

            if (!script.IsSeed)
            {
                DbCommand note = connection.Command(
                    "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (@version, @name, @checksum, @at)"
                    + dialect.KeepExisting("version"),
                    transaction)
                    .With("@version", script.Version)
                    .With("@name", script.Name)
                    .With("@checksum", script.Checksum)
                    .With("@at", dialect.FromTime(time.GetUtcNow()));
                await using (note.ConfigureAwait(false))
                    await note.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Script}: a statement was carried out before ({Found})")]
    private partial void LogDoneAlready(string script, string found);

    [LoggerMessage(Level = LogLevel.Information, Message = "Database {Database}: ran {Script}")]
    private partial void LogScript(string database, string script);
}
