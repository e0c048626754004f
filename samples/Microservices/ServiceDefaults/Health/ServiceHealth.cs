using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Purchasing.ServiceDefaults.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c> and the gRPC health service: it and what it cannot work
/// without answer, and it is not going away.
/// </summary>
internal static class ServiceHealth
{
    internal static void AddServiceHealth(this IServiceCollection services) => services
        .AddGrpcHealthChecks(options => options.Services.Map("", _ => true))
        .AddCheck<NotStopping>("not stopping");

    internal static void MapServiceHealth(this WebApplication app)
    {
        app.MapPurchasingHealth();
        app.MapGrpcHealthChecksService();
    }
}
