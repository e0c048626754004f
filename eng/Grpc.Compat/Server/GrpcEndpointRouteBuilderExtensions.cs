using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Serves the methods of a type that derives from a generated service base; one instance per call.</summary>
    /// <typeparam name="TService">The service, made from the host's services.</typeparam>
    /// <param name="builder">Where to map.</param>
    /// <exception cref="InvalidOperationException">The type is no gRPC service, or <c>AddGrpc</c> was not called.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ServiceProvider.GetService<UnknownMethod>() is null)
            throw new InvalidOperationException("Unable to find the required services. Call IServiceCollection.AddGrpc when configuring the host.");
        var options = builder.ServiceProvider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var logger = builder.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TService));
        var binder = new EndpointBinder<TService>(builder, options, logger);
        Describe(typeof(TService), binder);
        if (options.IgnoreUnknownServices != true)
            MapUnknownMethods(builder);
        return new GrpcServiceEndpointConventionBuilder(binder.Endpoints);
    }

    private static void Describe(Type service, ServiceBinderBase binder)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is not { } attribute)
                continue;
            var bind = attribute.BindType.GetMethod(attribute.BindMethodName, [typeof(ServiceBinderBase), type])
                ?? throw new InvalidOperationException($"{attribute.BindType} has no method {attribute.BindMethodName} that binds {type}.");
            bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [binder, null], null);
            return;
        }
        throw new InvalidOperationException($"{service} does not derive from a generated gRPC service.");
    }

    private static void MapUnknownMethods(IEndpointRouteBuilder builder)
    {
        if (builder.ServiceProvider.GetRequiredService<UnknownMethod>().TryClaim())
            builder.MapPost($"{{service}}/{{method:{GrpcRequestConstraint.Name}}}", UnknownMethod.HandleAsync).WithDisplayName("gRPC - unknown method");
    }
}
