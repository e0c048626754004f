using System.Collections.Concurrent;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;

namespace Purchasing.ServiceDefaults.Clients;

/// <summary>One channel per address for health checks, for the life of the host. Thread-safe.</summary>
internal sealed class HealthChannels(IServiceProvider services, IOptions<ClientOptions> tls) : IDisposable
{
    private readonly ConcurrentDictionary<Uri, GrpcChannel> _channels = new();

    public GrpcChannel Get(Uri address) => _channels.GetOrAdd(address, Create);

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
    }

    private GrpcChannel Create(Uri address)
    {
        var options = new GrpcChannelOptions { HttpHandler = ServiceClients.CreateHandler(), DisposeHttpClient = true, ServiceProvider = services };
        ServiceClients.Configure(options, address, tls.Value.Tls);
        return GrpcChannel.ForAddress(address, options);
    }
}
