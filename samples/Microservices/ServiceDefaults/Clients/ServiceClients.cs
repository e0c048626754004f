using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Purchasing.Contracts.V1;
using Purchasing.ServiceDefaults.Health;
using Purchasing.ServiceDefaults.Security;

namespace Purchasing.ServiceDefaults.Clients;

/// <summary>Registers clients of other services.</summary>
public static class ServiceClients
{
    /// <summary>
    /// How often names are looked up again: a new pod is found this soon after DNS knows it. A pod that stops has to serve on
    /// for this long and the time to live of its DNS record, see <see cref="Hosting.ShutdownOptions.DelaySeconds"/>.
    /// </summary>
    internal static readonly TimeSpan DnsRefresh = TimeSpan.FromSeconds(15);

    // An attempt may meet a pod that has just died: a channel counts an address as ready while it has not seen its connections end,
    // and for as long as the pod is away if it died between accepting a connection and its first call. With one of two pods
    // gone, one call in 2 to the power of this fails.
    private const int MaxAttempts = 16;

    private static readonly TimeSpan MaxReconnectBackoff = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Registers a client of a service whose address is <c>Services:Name</c>: <c>http://host:port</c>, or
    /// <c>dns:///host:port</c> to spread calls over all pods of a headless service. Its health is part of readiness.
    /// </summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="name">The service's name in the configuration, such as <c>Oms</c>.</param>
    /// <exception cref="InvalidOperationException">The address is missing or is none.</exception>
    public static IServiceCollection AddServiceClient<TClient>(this IServiceCollection services, IConfiguration configuration, string name)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var key = $"{ClientOptions.Section}:{name}";
        var text = configuration[key];
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "dns"))
            throw new InvalidOperationException($"{key} is '{text}', which is not the address of a service; use http://host:port or dns:///host:port.");

        var tls = configuration.GetValue($"{ClientOptions.Section}:{nameof(ClientOptions.Tls)}", false);
        services.AddOptions<ClientOptions>().BindConfiguration(ClientOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpContextAccessor();
        services.TryAddTransient<TokenHandler>();
        services.TryAddSingleton<HealthChannels>();
        services.TryAddSingleton<ResolverFactory>(_ => new DnsResolverFactory(DnsRefresh));
        services.AddGrpcClient<TClient>(client => client.Address = address)
            .ConfigureChannel(channel => Configure(channel, address, tls))
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .AddHttpMessageHandler<TokenHandler>()
            .RemoveAllLoggers();
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name.ToLowerInvariant(),
            provider => CreateCheck(provider, address),
            HealthStatus.Degraded,
            tags: [ServiceHealth.OtherService]));
        return services;
    }

    private static GrpcServiceCheck CreateCheck(IServiceProvider provider, Uri address)
    {
        var channels = provider.GetRequiredService<HealthChannels>();
        return new GrpcServiceCheck(new Grpc.Health.V1.Health.HealthClient(channels.Get(address)), provider.GetRequiredService<TimeProvider>());
    }

    internal static void Configure(GrpcChannelOptions channel, Uri address, bool tls = false)
    {
        // By default a channel waits up to two minutes before it tries a service again that has come back.
        channel.MaxReconnectBackoff = MaxReconnectBackoff;
        channel.MaxRetryAttempts = MaxAttempts;
        channel.ServiceConfig = CreateServiceConfig();
        // http and https are one address, which each call reaches for itself, and say whether they encrypt.
        if (address.Scheme != "dns")
            return;
        channel.Credentials = tls ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure;
        channel.ServiceConfig.LoadBalancingConfigs.Add(new RoundRobinConfig());
    }

    // A pod that goes away or is not there yet must not hold a product that another pod could decide. What is asked a second
    // time changes nothing, or is stored once by its key; only a command whose answer was lost would fail by its own version.
    private static ServiceConfig CreateServiceConfig() => new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = MaxAttempts,
                    InitialBackoff = TimeSpan.FromMilliseconds(100),
                    MaxBackoff = TimeSpan.FromMilliseconds(250),
                    BackoffMultiplier = 2,
                    RetryableStatusCodes = { StatusCode.Unavailable },
                },
            },
            Once(nameof(PurchaseOrders.PurchaseOrdersClient.Act)),
            Once(nameof(PurchaseOrders.PurchaseOrdersClient.Receive)),
            Once(nameof(PurchaseOrders.PurchaseOrdersClient.Amend)),
        },
        // While a service is down for good, most calls fail at once instead of adding to its load when it comes back. One pod that
        // answers earns more than four that do not cost: a service that lost most of its pods still answers every call.
        RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 100, TokenRatio = 5 },
    };

    private static MethodConfig Once(string method) => new() { Names = { new MethodName { Service = PurchaseOrders.Descriptor.FullName, Method = method } } };

    // No ConnectTimeout: a channel takes it for all its attempts together, pauses included, and when it is over in the middle of
    // one, the channel may wait for a connection that nobody makes any more. The system's own limits end an attempt.
    internal static SocketsHttpHandler CreateHandler() => new()
    {
        // More calls at once than one connection carries open another instead of waiting.
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(60),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        UseProxy = false,
    };
}
