namespace Grpc.Net.Client.Balancer;

/// <summary>Finds the addresses of <c>dns:///host:port</c> by DNS.</summary>
public sealed class DnsResolverFactory : ResolverFactory
{
    /// <summary>Makes the factory.</summary>
    /// <param name="refreshInterval">How long an answer is used before DNS is asked again.</param>
    public DnsResolverFactory(TimeSpan refreshInterval) => RefreshInterval = refreshInterval;

    internal override TimeSpan RefreshInterval { get; }
}
