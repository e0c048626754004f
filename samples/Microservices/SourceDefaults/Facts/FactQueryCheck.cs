using Microsoft.Extensions.Diagnostics.HealthChecks;
using Purchasing.Core.Sources;

namespace Purchasing.SourceDefaults.Facts;

/// <summary>
/// Whether the query of a fact source runs: it is asked for a product that nobody has. A database whose tables are missing
/// answers, and still has no facts to give; and the tables may be anyone's, so their version says nothing.
/// </summary>
/// <typeparam name="TFact">The type of fact.</typeparam>
internal sealed class FactQueryCheck<TFact>(IFactProvider<TFact> provider) : IHealthCheck
    where TFact : class
{
    private static readonly ProductSet Nobody = ProductSet.One("readiness-check");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await provider.GetAsync(Nobody, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (FactSourceException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
