using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Metadata of a gRPC endpoint. Immutable.</summary>
public sealed class GrpcMethodMetadata
{
    /// <summary>Describes an endpoint.</summary>
    /// <param name="serviceType">The type whose method is served.</param>
    /// <param name="method">The method.</param>
    public GrpcMethodMetadata(Type serviceType, IMethod method)
    {
        ServiceType = serviceType;
        Method = method;
    }

    /// <summary>The type whose method is served.</summary>
    public Type ServiceType { get; }

    /// <summary>The method.</summary>
    public IMethod Method { get; }
}
