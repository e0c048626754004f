using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Kinds;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph;

/// <summary>Registers the logic graph with dependency injection.</summary>
public static class LogicGraphServiceCollectionExtensions
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
        services.AddNodeKind<TransformKind>();
        services.AddNodeKind<LogKind>();
        services.AddNodeKind<CallKind>();
        services.AddNodeKind<DelayKind>();
        services.AddNodeKind<SignalKind>();
        services.AddNodeKind<RulesKind>();
        services.AddNodeKind<SubgraphKind>();
        services.AddNodeKind<ForEachKind>();
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

    /// <summary>
    /// Lets nodes of kind <c>call</c> ask another service, over HTTP, gRPC or anything else. For calls that read; what changes
    /// something belongs in a kind with an <see cref="ISideEffectHandler"/>.
    /// </summary>
    /// <typeparam name="TRequest">What the node's input <c>request</c> takes.</typeparam>
    /// <typeparam name="TResponse">What its output <c>response</c> gives.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="target">The name graphs use in <c>"target"</c>.</param>
    /// <param name="call">The call; honours its token and throws when the service fails.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddGraphCall<TRequest, TResponse>(
        this IServiceCollection services, string target, Func<IServiceProvider, TRequest, CancellationToken, ValueTask<TResponse>> call)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentNullException.ThrowIfNull(call);
        return services.AddSingleton<IGraphCall>(new GraphCall<TRequest, TResponse>(target, call));
    }
}
