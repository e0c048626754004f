namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Health checks by gRPC service. Not thread-safe while it is changed.</summary>
public sealed class ServiceMappingCollection
{
    private readonly Dictionary<string, Func<HealthCheckMapContext, bool>> _mappings = new(StringComparer.Ordinal);

    /// <summary>Says which health checks stand for a service; replaces what was said before.</summary>
    /// <param name="name">Full name of the service; empty for the server as a whole.</param>
    /// <param name="predicate">Whether a check counts.</param>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => _mappings[name] = predicate;

    internal bool TryGet(string name, out Func<HealthCheckMapContext, bool>? predicate) => _mappings.TryGetValue(name, out predicate);
}
