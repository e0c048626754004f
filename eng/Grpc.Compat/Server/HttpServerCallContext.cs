using Grpc.Core;
using Grpc.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server;

/// <summary>A call over an HTTP/2 request.</summary>
internal sealed class HttpServerCallContext : ServerCallContext, IDisposable
{
    // The longest a timer can run; a deadline beyond it is as good as none.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _cancellation;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;

    public HttpServerCallContext(HttpContext httpContext, GrpcServiceOptions options, string method)
    {
        HttpContext = httpContext;
        Options = options;
        MethodCore = method;
        DeadlineCore = DateTime.MaxValue;
        if (!GrpcTimeout.TryParse(httpContext.Request.Headers[GrpcTimeout.Header], out var timeout) || timeout >= LongestTimer)
            return;
        DeadlineCore = TimeProvider.System.GetUtcNow().UtcDateTime + timeout;
        _deadline = new CancellationTokenSource(timeout);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, httpContext.RequestAborted);
    }

    public HttpContext HttpContext { get; }

    public GrpcServiceOptions Options { get; }

    /// <summary>Whether a message was written, so that the status must go into trailing headers.</summary>
    public bool HasBody { get; set; }

    public bool IsDeadlineExceeded => _deadline?.IsCancellationRequested == true;

    protected override string MethodCore { get; }

    protected override string HostCore => HttpContext.Request.Host.Value ?? "";

    protected override string PeerCore
    {
        get
        {
            var connection = HttpContext.Connection;
            return connection.RemoteIpAddress switch
            {
                null => "unknown",
                { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } v6 => $"ipv6:[{v6}]:{connection.RemotePort}",
                var v4 => $"ipv4:{v4}:{connection.RemotePort}",
            };
        }
    }

    protected override DateTime DeadlineCore { get; }

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadHeaders(HttpContext.Request.Headers);

    protected override CancellationToken CancellationTokenCore => _cancellation?.Token ?? HttpContext.RequestAborted;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (HasBody || HttpContext.Response.HasStarted)
            throw new InvalidOperationException("Response headers can only be sent once per call, before any message.");
        var headers = HttpContext.Response.Headers;
        foreach (var entry in responseHeaders)
            headers[entry.Key] = StringValues.Concat(headers[entry.Key], entry.WireValue);
        return HttpContext.Response.StartAsync(CancellationToken);
    }

    /// <summary>Writes the end of the call.</summary>
    public void End(Status status, Metadata? trailersOfError)
    {
        var response = HttpContext.Response;
        var destination = HasBody || response.HasStarted
            ? HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : response.Headers;
        if (trailersOfError is not null)
        {
            foreach (var entry in trailersOfError)
                ResponseTrailers.Add(entry);
        }
        ServerStatus.Write(destination, status, _responseTrailers ?? Metadata.Empty);
    }

    public void Dispose()
    {
        _cancellation?.Dispose();
        _deadline?.Dispose();
    }

    private static Metadata ReadHeaders(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
                HeaderMetadata.Add(metadata, name, value ?? "");
        }
        return metadata;
    }
}
