using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Purchasing.ServiceDefaults.Errors;
using Purchasing.ServiceDefaults.Security;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>
/// Bounds the gRPC calls that a service works on, and gives the statuses that gRPC has for them: RESOURCE_EXHAUSTED beyond the bounds, and INTERNAL, where
/// the framework says UNKNOWN, for what is not a message of the method. Health is not counted. Thread-safe.
/// </summary>
internal sealed class CallGuard(RequestDelegate next, IOptions<CallOptions> options)
{
    private readonly CallOptions _options = options.Value;
    private int _calls;
    private int _streams;

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!GrpcAnswer.IsCall(context.Request) || TokenGuard.IsHealth(context.Request.Path))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var isStream = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.Type is MethodType.ServerStreaming or MethodType.DuplexStreaming;
        var calls = Interlocked.Increment(ref _calls);
        var streams = isStream ? Interlocked.Increment(ref _streams) : 0;
        try
        {
            if (calls > _options.AtOnce || streams > _options.StreamsAtOnce)
            {
                GrpcAnswer.Write(context.Response, StatusCode.ResourceExhausted, "The service works on as many calls as it may at once; try again later.");
                return;
            }

            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted
                && !ErrorInterceptor.HasMessage(context)
                && context.Response.Headers.GrpcStatus == ((int)StatusCode.Unknown).ToString(CultureInfo.InvariantCulture))
            {
                GrpcAnswer.Write(context.Response, StatusCode.Internal, "What was sent is not a message of this method.");
            }
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
            if (isStream)
                Interlocked.Decrement(ref _streams);
        }
    }
}
