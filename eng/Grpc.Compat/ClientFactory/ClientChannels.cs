using System.Collections.Concurrent;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>One channel for each client name, for the life of the host. Thread-safe.</summary>
internal sealed class ClientChannels(
    IServiceProvider services,
    IOptionsMonitor<GrpcClientFactoryOptions> options,
    IHttpMessageHandlerFactory handlers) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> _channels = new();

    public GrpcChannel Get(string name) => _channels.GetOrAdd(name, key => new Lazy<GrpcChannel>(() => Create(key))).Value;

    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
            channel.Value.Dispose();
    }

    private GrpcChannel Create(string name)
    {
        var client = options.Get(name);
        var channelOptions = new GrpcChannelOptions
        {
            HttpHandler = handlers.CreateHandler(name),
            ServiceProvider = services,
        };
        foreach (var configure in client.ChannelOptionsActions)
            configure(channelOptions);
        var address = client.Address
            ?? throw new InvalidOperationException($"Could not resolve the address for gRPC client '{name}'.");
        return GrpcChannel.ForAddress(address, channelOptions);
    }
}
