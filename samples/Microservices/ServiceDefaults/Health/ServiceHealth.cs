using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Purchasing.ServiceDefaults.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c> and the gRPC health service: it and what it cannot work
/// without answer, and it is not going away. What other services answer is told by <c>/health/ready</c> alone: it changes
/// nothing about serving, and services that ask one another in turn would wait for each other.
/// </summary>
internal static class ServiceHealth
{
    /// <summary>Tag of the checks that ask other services.</summary>
    internal const string OtherService = "other service";

    internal static void AddServiceHealth(this IServiceCollection services) => services
        .AddGrpcHealthChecks(options => options.Services.Map("", check => !check.Tags.Contains(OtherService)))
        .AddCheck<NotStopping>("not stopping");

    internal static void MapServiceHealth(this WebApplication app)
    {
        app.MapPurchasingHealth();
        app.MapGrpcHealthChecksService();
    }
}
