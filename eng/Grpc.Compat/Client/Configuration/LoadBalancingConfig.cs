namespace Grpc.Net.Client.Configuration;

/// <summary>A way to spread calls over the addresses of a service.</summary>
public abstract class LoadBalancingConfig
{
    private protected LoadBalancingConfig(string policyName) => PolicyName = policyName;

    /// <summary>Name of the way, such as <c>round_robin</c>.</summary>
    public string PolicyName { get; }
}
