namespace Grpc.Net.Client.Balancer;

/// <summary>Finds the addresses of a service by its name; register one as a service to replace the default.</summary>
public abstract class ResolverFactory
{
    private protected ResolverFactory()
    {
    }

    internal abstract TimeSpan RefreshInterval { get; }
}
