using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Runs a unary method of a service made for the call.</summary>
internal sealed class UnaryHandler<TService, TRequest, TResponse>(
    ObjectFactory<TService> create,
    Func<TService, TRequest, ServerCallContext, Task<TResponse>> invoke)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    public async Task InvokeAsync(TRequest request, HttpServerCallContext context, ResponseWriter<TResponse> writer)
    {
        var services = context.HttpContext.RequestServices;
        await using var service = new ServiceInstance<TService>(services, create);
        UnaryServerMethod<TRequest, TResponse> next = (message, call) => invoke(service.Value, message, call);
        foreach (var registration in context.Options.Interceptors.Reverse())
        {
            var interceptor = registration.Create(services);
            var inner = next;
            next = (message, call) => interceptor.UnaryServerHandler(message, call, inner);
        }
        var response = await next(request, context).ConfigureAwait(false)
            ?? throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        // A status other than OK goes without a message.
        if (context.Status.StatusCode == StatusCode.OK)
            writer.Write(response);
    }
}
