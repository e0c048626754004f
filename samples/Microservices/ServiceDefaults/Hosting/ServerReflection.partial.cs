using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>No server reflection: it is a call that streams both ways, which this profile does not serve.</summary>
internal static class ServerReflection
{
    public static void Add(IServiceCollection services) => _ = services;

    public static void Map(IEndpointRouteBuilder routes) => _ = routes;
}
