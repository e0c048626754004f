using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

/// <summary>Options of a client that comes from services.</summary>
public class GrpcClientFactoryOptions
{
    /// <summary>Address of the service.</summary>
    public Uri? Address { get; set; }

    /// <summary>Change the options of the channel before it is made.</summary>
    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];
}
