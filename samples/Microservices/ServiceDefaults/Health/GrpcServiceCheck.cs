using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Purchasing.ServiceDefaults.Health;

/// <summary>
/// Asks another service's gRPC health service. A service that is down makes its caller degraded, not unready: the caller
/// still has the right answer to give, which is that the product is held.
/// </summary>
internal sealed class GrpcServiceCheck(Grpc.Health.V1.Health.HealthClient client, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var options = new CallOptions(deadline: time.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellationToken);
            var response = await client.CheckAsync(new HealthCheckRequest(), options).ConfigureAwait(false);
            return response.Status == HealthCheckResponse.Types.ServingStatus.Serving
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded("The service does not serve at the moment.");
        }
        catch (RpcException e)
        {
            return HealthCheckResult.Degraded($"The service does not answer: {e.StatusCode}.");
        }
    }
}
