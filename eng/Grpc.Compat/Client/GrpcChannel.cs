using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Grpc.Net.Client;

/// <summary>A channel over HTTP/2. Thread-safe; connections are shared by all its calls.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    // How long an answer of DNS is used unless a DnsResolverFactory says otherwise.
    private static readonly TimeSpan DefaultRefresh = TimeSpan.FromMinutes(5);

    private readonly Uri _base;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority.Length > 0 ? address.Authority : address.AbsolutePath.TrimStart('/'))
    {
        Options = options;
        switch (address.Scheme)
        {
            case "http" or "https":
                _base = new Uri(address.GetLeftPart(UriPartial.Authority));
                break;
            case "dns":
                var credentials = options.Credentials
                    ?? throw new InvalidOperationException($"Unable to determine the TLS configuration of the channel from address '{address}'. GrpcChannelOptions.Credentials must be specified.");
                _base = new Uri($"{(credentials.IsSecure ? "https" : "http")}://{Target}");
                var resolver = options.ServiceProvider?.GetService(typeof(ResolverFactory)) as ResolverFactory;
                Picker = new AddressPicker(_base.Host, _base.Port, options.ServiceConfig?.LoadBalancingConfigs.FirstOrDefault(), resolver?.RefreshInterval ?? DefaultRefresh);
                break;
            default:
                throw new InvalidOperationException($"No address resolver configured for the scheme '{address.Scheme}'.");
        }
        var ownHandler = options.HttpHandler is null;
        Http = new HttpMessageInvoker(options.HttpHandler ?? new SocketsHttpHandler { EnableMultipleHttp2Connections = true }, ownHandler || options.DisposeHttpClient);
    }

    internal GrpcChannelOptions Options { get; }

    internal HttpMessageInvoker Http { get; }

    internal AddressPicker? Picker { get; }

    /// <summary>Makes a channel with default options.</summary>
    /// <param name="address"><c>http://host:port</c>, <c>https://host:port</c> or <c>dns:///host:port</c>.</param>
    public static GrpcChannel ForAddress(string address) => ForAddress(new Uri(address), new GrpcChannelOptions());

    /// <summary>Makes a channel.</summary>
    /// <param name="address"><c>http://host:port</c>, <c>https://host:port</c> or <c>dns:///host:port</c>.</param>
    /// <param name="channelOptions">Options of the channel.</param>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions) => ForAddress(new Uri(address), channelOptions);

    /// <summary>Makes a channel with default options.</summary>
    /// <param name="address"><c>http://host:port</c>, <c>https://host:port</c> or <c>dns:///host:port</c>.</param>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>Makes a channel.</summary>
    /// <param name="address"><c>http://host:port</c>, <c>https://host:port</c> or <c>dns:///host:port</c>.</param>
    /// <param name="channelOptions">Options of the channel.</param>
    /// <exception cref="InvalidOperationException">The scheme is not one of these, or says nothing about encryption.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker() => new HttpCallInvoker(this);

    /// <summary>Closes the connections; calls under way fail.</summary>
    public void Dispose() => Http.Dispose();

    /// <summary>The address to send a call to, and the name to send with it when that is not the address.</summary>
    internal async ValueTask<(Uri Uri, string? Host)> RouteAsync(string path, CancellationToken cancellationToken) => Picker is null
        ? (new Uri(_base, path), null)
        : (new Uri($"{_base.Scheme}://{await Picker.PickAsync(cancellationToken).ConfigureAwait(false)}{path}"), _base.Authority);
}
