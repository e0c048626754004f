using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>Server reflection, with the gRPC packages.</summary>
internal static class ServerReflection
{
    public static void Add(IServiceCollection services) => services.AddGrpcReflection();

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGrpcReflectionService();
}
