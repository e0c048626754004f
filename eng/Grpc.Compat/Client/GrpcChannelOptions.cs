using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client;

/// <summary>Options of a channel.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Encryption, for addresses that do not say it by http or https.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Largest message to send, in bytes; null for no limit, which is the default.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Largest message to accept, in bytes; null for no limit. 4 MiB by default.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Sends the requests; null for a handler of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel disposes <see cref="HttpHandler"/> with itself.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Longest wait before an address that did not answer is tried again. Kept for the real client: this one tries at each call.</summary>
    public TimeSpan? MaxReconnectBackoff { get; set; }

    /// <summary>Load balancing; null for none.</summary>
    public ServiceConfig? ServiceConfig { get; set; }

    /// <summary>Where resolvers of addresses such as <c>dns:///</c> are looked up; null for the default ones.</summary>
    public IServiceProvider? ServiceProvider { get; set; }
}
