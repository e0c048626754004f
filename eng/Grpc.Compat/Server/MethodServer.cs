using Grpc.Core;
using Grpc.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>Serves one method: reads the request, runs the handler, and turns whatever happens into a status.</summary>
internal sealed partial class MethodServer<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    GrpcServiceOptions options,
    Func<TRequest, HttpServerCallContext, ResponseWriter<TResponse>, Task> handler,
    ILogger logger)
    where TRequest : class
    where TResponse : class
{
    public async Task HandleAsync(HttpContext http)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "h2c";
            return;
        }
        if (!HeaderNames.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        http.Response.ContentType = HeaderNames.ContentType;
        http.Response.Headers[HeaderNames.AcceptEncoding] = HeaderNames.Identity;
        using var context = new HttpServerCallContext(http, options, method.FullName);
        try
        {
            var request = await ReadRequestAsync(context).ConfigureAwait(false);
            await handler(request, context, new ResponseWriter<TResponse>(context, method.ResponseMarshaller)).ConfigureAwait(false);
            context.End(context.IsDeadlineExceeded ? DeadlineExceeded : context.Status, null);
        }
        catch (Exception e)
        {
            Fail(context, e);
        }
    }

    private static Status DeadlineExceeded => new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    private async ValueTask<TRequest> ReadRequestAsync(HttpServerCallContext context)
    {
        var http = context.HttpContext;
        var reader = new FrameReader<TRequest>(
            http.Request.BodyReader, method.RequestMarshaller.ContextualDeserializer, options.MaxReceiveMessageSize, http.Request.Headers[HeaderNames.Encoding]);
        if (!await reader.MoveNextAsync(context.CancellationToken).ConfigureAwait(false))
            throw new RpcException(new Status(StatusCode.Internal, "Incomplete message."));
        var request = reader.Current;
        if (await reader.MoveNextAsync(context.CancellationToken).ConfigureAwait(false))
            throw new RpcException(new Status(StatusCode.Internal, "Additional data after the message received."));
        return request;
    }

    private void Fail(HttpServerCallContext context, Exception error)
    {
        if (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            CallAborted(logger, method.FullName);
            return;
        }
        if (context.IsDeadlineExceeded)
        {
            context.End(DeadlineExceeded, null);
            return;
        }
        if (error is RpcException rpc)
        {
            CallRefused(logger, method.FullName, rpc.StatusCode, rpc.Status.Detail);
            context.End(rpc.Status, rpc.Trailers);
            return;
        }
        HandlerFailed(logger, error, method.FullName);
        var detail = options.EnableDetailedErrors == true
            ? $"Exception was thrown by handler. {error.GetType().Name}: {error.Message}"
            : "Exception was thrown by handler.";
        context.End(new Status(StatusCode.Unknown, detail), null);
    }

    [LoggerMessage(1, LogLevel.Debug, "The caller gave up {Method}.")]
    private static partial void CallAborted(ILogger logger, string method);

    [LoggerMessage(2, LogLevel.Debug, "{Method} ended with {StatusCode}: {Detail}")]
    private static partial void CallRefused(ILogger logger, string method, StatusCode statusCode, string detail);

    [LoggerMessage(3, LogLevel.Error, "The handler of {Method} failed.")]
    private static partial void HandlerFailed(ILogger logger, Exception error, string method);
}
