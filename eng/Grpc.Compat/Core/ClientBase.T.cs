namespace Grpc.Core;

/// <summary>Base of generated clients that can copy themselves. Thread-safe.</summary>
/// <typeparam name="T">The client itself.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>Makes a client whose calls all fail; for test doubles.</summary>
    protected ClientBase()
    {
    }

    /// <summary>Makes a client from the configuration of another.</summary>
    /// <param name="configuration">Taken as it is.</param>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>Makes a client over a channel.</summary>
    /// <param name="channel">Where to call.</param>
    public ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>Makes a client over an invoker.</summary>
    /// <param name="callInvoker">Starts the calls.</param>
    public ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>Makes a copy.</summary>
    /// <param name="configuration">Of the original.</param>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
