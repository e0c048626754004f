using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Health;

/// <summary>
/// Whether every configured database answers, and whether the order database, the one that is our own, has all migrations and tables of
/// this version and can be written to. Sources that are samples have their tables too. For the ready check of a host.
/// </summary>
/// <remarks>
/// A database that was migrated further is fine, so that the version before serves on while an upgrade rolls out.
/// The schemas of the other databases belong to somebody else. Safe for concurrent calls.
/// </remarks>
internal sealed class DatabasesHealthCheck(DatabaseRegistry databases) : IHealthCheck
{
    private readonly OrderSchema _schema = new();
    private readonly ConcurrentDictionary<string, OrderSchema> _samples = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>With less free space than this the disk of the order database counts as full: the log of a file of SQLite grows by some 4 MB before its pages go back.</summary>
    public long LeastFreeBytes { get; init; } = 8 * 1024 * 1024;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string?[] problems = await Task.WhenAll(
            databases.Names.Select(name => ProblemOfAsync(name, cancellationToken))).ConfigureAwait(false);
        Dictionary<string, object> data = databases.Names
            .Zip(problems)
            .ToDictionary(p => p.First, object (p) => p.Second ?? "ok", StringComparer.Ordinal);
        string[] failed = problems.OfType<string>().ToArray();
        return failed.Length == 0
            ? HealthCheckResult.Healthy("All databases answer and are up to date.", data)
            : HealthCheckResult.Unhealthy(string.Join(" ", failed), exception: null, data);
    }

    private async Task<string?> ProblemOfAsync(string name, CancellationToken cancellationToken)
    {
        Database database = name.Equals(DatabaseNames.Purchasing, StringComparison.OrdinalIgnoreCase) ? databases.Get(name) : databases.Source(name);
        try
        {
            DbConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                if (string.Equals(name, DatabaseNames.Purchasing, StringComparison.OrdinalIgnoreCase))
                {
                    if (await _schema.ProblemAsync(database, connection, cancellationToken).ConfigureAwait(false) is string lacks)
                        return lacks;
                    await _schema.ReadTablesAsync(database, connection, cancellationToken).ConfigureAwait(false);
                    return database.Dialect.WriteProblem(connection, LeastFreeBytes) is string problem ? $"Database '{database.Name}' ({database.Location}) {problem}." : null;
                }

                OrderSchema sample = _samples.GetOrAdd(name, static key => new OrderSchema(key));
                if (await sample.IsOursAsync(database, connection, cancellationToken).ConfigureAwait(false))
                    await sample.ReadTablesAsync(database, connection, cancellationToken).ConfigureAwait(false);

                DbCommand command = connection.Command("SELECT 1");
                await using (command.ConfigureAwait(false))
                    await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return database.Dialect.Classify(exception).Describe(database, exception);
        }
    }
}
