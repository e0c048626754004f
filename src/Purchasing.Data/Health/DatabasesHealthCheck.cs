using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Health;

/// <summary>Whether every configured database answers. For the ready check of a host.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
internal sealed class DatabasesHealthCheck(DatabaseRegistry databases) : IHealthCheck
{
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
            ? HealthCheckResult.Healthy("All databases answer.", data)
            : HealthCheckResult.Unhealthy(string.Join(" ", failed), exception: null, data);
    }

    private async Task<string?> ProblemOfAsync(string name, CancellationToken cancellationToken)
    {
        Database database = databases.Get(name);
        try
        {
            DbConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
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
