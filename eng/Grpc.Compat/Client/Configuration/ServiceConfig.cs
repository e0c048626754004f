namespace Grpc.Net.Client.Configuration;

/// <summary>How a channel deals with its service.</summary>
public sealed class ServiceConfig
{
    /// <summary>Ways to spread calls over addresses; the first is taken.</summary>
    public IList<LoadBalancingConfig> LoadBalancingConfigs { get; } = [];
}
