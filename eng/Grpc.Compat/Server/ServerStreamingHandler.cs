using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Runs a method that streams its response, of a service made for the call.</summary>
internal sealed class ServerStreamingHandler<TService, TRequest, TResponse>(
    ObjectFactory<TService> create,
    Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> invoke)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    public async Task InvokeAsync(TRequest request, HttpServerCallContext context, ResponseWriter<TResponse> writer)
    {
        var services = context.HttpContext.RequestServices;
        await using var service = new ServiceInstance<TService>(services, create);
        ServerStreamingServerMethod<TRequest, TResponse> next = (message, stream, call) => invoke(service.Value, message, stream, call);
        foreach (var registration in context.Options.Interceptors.Reverse())
        {
            var interceptor = registration.Create(services);
            var inner = next;
            next = (message, stream, call) => interceptor.ServerStreamingServerHandler(message, stream, call, inner);
        }
        await next(request, writer, context).ConfigureAwait(false);
    }
}
