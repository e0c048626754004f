using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Purchasing.ServiceDefaults.Errors;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>Keeps REST off the gRPC port, so that a network policy for a port is one for a protocol.</summary>
internal sealed class PortGuard(RequestDelegate next, IOptions<PortOptions> ports)
{
    private readonly int _grpcPort = ports.Value.Grpc;

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_grpcPort == 0 || context.Connection.LocalPort != _grpcPort || GrpcAnswer.IsCall(context.Request))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    }
}
