namespace Grpc.Net.Client.Configuration;

/// <summary>Each call goes to the next address.</summary>
public sealed class RoundRobinConfig : LoadBalancingConfig
{
    /// <summary>Makes the configuration.</summary>
    public RoundRobinConfig()
        : base("round_robin")
    {
    }
}
