using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Purchasing.Core.Graph;

/// <summary>Registers the logic graph with dependency injection.</summary>
public static class LogicGraphServices
{
    /// <summary>Registers <see cref="GraphExecutor"/>, the options and the node kinds that come with the graph.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets the options; called again on the same options when the graph is registered twice.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddLogicGraph(this IServiceCollection services, Action<LogicGraphOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.LastOrDefault(service => service.ServiceType == typeof(LogicGraphOptions))?.ImplementationInstance as LogicGraphOptions;
        if (options is null)
        {
            options = new LogicGraphOptions();
            services.AddSingleton(options);
        }
        configure?.Invoke(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GraphExecutor>();
        services.AddNodeKind<SubgraphKind>();
        return services;
    }

    /// <summary>Registers a kind of node.</summary>
    /// <typeparam name="TKind">The kind.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddNodeKind<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TKind>(
        this IServiceCollection services) where TKind : class, INodeKind
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<INodeKind, TKind>());
        return services;
    }
}
