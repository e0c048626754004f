namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Which health checks stand for which gRPC service.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>The services by name; the empty name is the server as a whole.</summary>
    public ServiceMappingCollection Services { get; } = new();
}
