using Grpc.AspNetCore.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the gRPC health service to a host.</summary>
public static class GrpcHealthChecksServiceExtensions
{
    /// <summary>Adds the health service; every check counts for the server as a whole.</summary>
    /// <param name="services">The host's services.</param>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services)
    {
        services.Configure<GrpcHealthChecksOptions>(options => options.Services.Map("", _ => true));
        return services.AddHealthChecks();
    }

    /// <summary>Adds the health service.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Maps health checks to gRPC services.</param>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services, Action<GrpcHealthChecksOptions> configure)
    {
        var builder = services.AddGrpcHealthChecks();
        services.Configure(configure);
        return builder;
    }
}
