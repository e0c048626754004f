using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Protocol;

namespace Grpc.Net.Client;

/// <summary>
/// One call: sends the request, reads messages, and ends with exactly one status, whatever happens first:
/// the server's status, the deadline, cancellation, or a failure of the connection.
/// </summary>
internal sealed class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    // The longest a timer can run; a deadline beyond it is as good as none.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
    private static readonly MediaTypeHeaderValue GrpcContent = new(HeaderNames.ContentType);

    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly TimeSpan? _timeout;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource<Metadata> _responseHeaders = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _ending = new();
    private HttpResponseMessage? _response;
    private FrameReader<TResponse>? _reader;
    private Status? _status;
    private Metadata _trailers = Metadata.Empty;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _host = host;
        _options = options;
        if (options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            _timeout = deadline.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime;
            _deadline = new CancellationTokenSource();
            if (_timeout <= TimeSpan.Zero)
                _deadline.Cancel();
            else if (_timeout < LongestTimer)
                _deadline.CancelAfter(_timeout.Value);
        }
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(_deadline?.Token ?? default, options.CancellationToken);
    }

    public Task<Metadata> ResponseHeaders => _responseHeaders.Task;

    public TResponse Current => (_reader ?? throw new InvalidOperationException("There is no current message: MoveNext has not returned true.")).Current;

    public Status GetStatus() => _status ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public Metadata GetTrailers() => _status is null
        ? throw new InvalidOperationException("Can't get the call trailers because the call has not completed successfully.")
        : _trailers;

    public async Task<TResponse> UnaryAsync(TRequest request)
    {
        await SendAsync(request).ConfigureAwait(false);
        if (!await MoveNextAsync().ConfigureAwait(false))
            throw Broken("Failed to deserialize response message.");
        var response = Current;
        return await MoveNextAsync().ConfigureAwait(false) ? throw Broken("Unexpected data after finished reading message.") : response;
    }

    /// <summary>Sends the request and waits for the response headers.</summary>
    public async Task SendAsync(TRequest request)
    {
        try
        {
            // A call that is over before it begins must not reach the server.
            _cancellation.Token.ThrowIfCancellationRequested();
            using var message = await BuildAsync(request).ConfigureAwait(false);
            _response = await _channel.Http.SendAsync(message, _cancellation.Token).ConfigureAwait(false);
            if (ClientStatus.OfHttp(_response) is { } refusal)
                throw new RpcException(refusal, ClientStatus.Metadata(_response.Headers));
            _responseHeaders.TrySetResult(ClientStatus.Metadata(_response.Headers));
            if (_response.Headers.NonValidated.Contains(HeaderNames.Status))
                return;
            var body = await _response.Content.ReadAsStreamAsync(_cancellation.Token).ConfigureAwait(false);
            var encoding = _response.Headers.NonValidated.TryGetValues(HeaderNames.Encoding, out var values) ? values.ToString() : null;
            _reader = new FrameReader<TResponse>(
                PipeReader.Create(body), _method.ResponseMarshaller.ContextualDeserializer, _channel.Options.MaxReceiveMessageSize, encoding);
        }
        catch (Exception e)
        {
            if (e is HttpRequestException)
                _channel.Picker?.Forget();
            throw Fail(e);
        }
    }

    /// <summary>Reads the next message; false at the end of a call that ended well.</summary>
    public async Task<bool> MoveNextAsync()
    {
        if (_status is { } ended)
            return ended.StatusCode == StatusCode.OK ? false : throw new RpcException(ended, _trailers);
        try
        {
            if (_reader is not null && await _reader.MoveNextAsync(_cancellation.Token).ConfigureAwait(false))
                return true;
            var trailing = _reader is null ? _response!.Headers : _response!.TrailingHeaders;
            var status = ClientStatus.OfGrpc(trailing);
            End(status, ClientStatus.Metadata(trailing));
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
        return _status!.Value.StatusCode == StatusCode.OK ? false : throw new RpcException(_status.Value, _trailers);
    }

    public void Cancel()
    {
        lock (_ending)
        {
            if (_status is null)
                _cancellation.Cancel();
        }
    }

    public void Dispose()
    {
        Cancel();
        End(new Status(StatusCode.Cancelled, "gRPC call disposed."), Metadata.Empty);
    }

    private async ValueTask<HttpRequestMessage> BuildAsync(TRequest request)
    {
        var (uri, authority) = await _channel.RouteAsync(_method.FullName, _cancellation.Token).ConfigureAwait(false);
        var body = new ArrayBufferWriter<byte>();
        FrameSerializer.Write(_method.RequestMarshaller, request, body, _channel.Options.MaxSendMessageSize);
        var message = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(body.WrittenMemory),
        };
        message.Content.Headers.ContentType = GrpcContent;
        message.Headers.Host = _host ?? authority;
        message.Headers.TryAddWithoutValidation("te", "trailers");
        message.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, HeaderNames.Identity);
        if (_timeout is { } timeout)
            message.Headers.TryAddWithoutValidation(GrpcTimeout.Header, GrpcTimeout.Format(timeout));
        foreach (var entry in _options.Headers ?? Metadata.Empty)
            message.Headers.TryAddWithoutValidation(entry.Key, entry.WireValue);
        return message;
    }

    /// <summary>A unary call without exactly one message is no success, even if the server says so.</summary>
    private RpcException Broken(string detail)
    {
        var status = new Status(StatusCode.Internal, detail);
        End(status, Metadata.Empty);
        lock (_ending)
        {
            _status = status;
        }
        return new RpcException(status, _trailers);
    }

    private RpcException Fail(Exception error)
    {
        var (status, trailers) = error switch
        {
            RpcException rpc => (rpc.Status, rpc.Trailers),
            _ when _deadline?.IsCancellationRequested == true => (new Status(StatusCode.DeadlineExceeded, ""), Metadata.Empty),
            _ when _cancellation.IsCancellationRequested => (new Status(StatusCode.Cancelled, "Call canceled by the client."), Metadata.Empty),
            _ => (ClientStatus.OfException(error), Metadata.Empty),
        };
        End(status, trailers);
        return new RpcException(_status!.Value, _trailers);
    }

    private void End(Status status, Metadata trailers)
    {
        lock (_ending)
        {
            if (_status is not null)
                return;
            _trailers = trailers;
            _status = status;
        }
        if (_responseHeaders.TrySetException(new RpcException(status, trailers)))
            _ = _responseHeaders.Task.Exception;
        _response?.Dispose();
        _cancellation.Dispose();
        _deadline?.Dispose();
    }
}
