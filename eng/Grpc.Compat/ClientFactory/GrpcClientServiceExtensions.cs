using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers generated clients as services.</summary>
public static class GrpcClientServiceExtensions
{
    /// <summary>Registers a client; its channel lives as long as the host.</summary>
    /// <typeparam name="TClient">The generated client; its type name names the options.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configureClient">Sets the address.</param>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        services.Configure(typeof(TClient).Name, configureClient);
        return services.AddGrpcClientCore<TClient>();
    }

    /// <summary>Registers a client whose address comes from services.</summary>
    /// <typeparam name="TClient">The generated client; its type name names the options.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configureClient">Sets the address.</param>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        services.AddOptions<GrpcClientFactoryOptions>(typeof(TClient).Name)
            .Configure<IServiceProvider>((options, provider) => configureClient(provider, options));
        return services.AddGrpcClientCore<TClient>();
    }

    private static IHttpClientBuilder AddGrpcClientCore<TClient>(this IServiceCollection services)
        where TClient : class
    {
        var name = typeof(TClient).Name;
        services.TryAddSingleton<ClientChannels>();
        var create = ActivatorUtilities.CreateFactory<TClient>([typeof(CallInvoker)]);
        services.AddTransient(provider => create(provider, [provider.GetRequiredService<ClientChannels>().Get(name).CreateCallInvoker()]));
        // The channel keeps its handler for good, so a handler that expires would only leak.
        return services.AddHttpClient(name)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }
}
