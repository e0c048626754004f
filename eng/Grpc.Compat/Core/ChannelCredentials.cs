namespace Grpc.Core;

/// <summary>Whether a channel is encrypted; asked for when the address does not say it by http or https.</summary>
public abstract class ChannelCredentials
{
    /// <summary>No encryption.</summary>
    public static ChannelCredentials Insecure { get; } = new Named(false);

    /// <summary>TLS with the roots of the machine.</summary>
    public static ChannelCredentials SecureSsl { get; } = new Named(true);

    internal abstract bool IsSecure { get; }

    private sealed class Named(bool secure) : ChannelCredentials
    {
        internal override bool IsSecure => secure;
    }
}
