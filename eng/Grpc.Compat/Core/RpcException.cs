namespace Grpc.Core;

/// <summary>A call ended with a status other than OK; on a server, throwing it ends the call with that status.</summary>
public class RpcException : Exception
{
    /// <summary>Makes an exception without trailers.</summary>
    /// <param name="status">How the call ended.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>Makes an exception with its own message.</summary>
    /// <param name="status">How the call ended.</param>
    /// <param name="message">Text of the exception; not sent.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Makes an exception with trailers.</summary>
    /// <param name="status">How the call ended.</param>
    /// <param name="trailers">Trailing metadata that came, or is to go, with the status.</param>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Makes an exception with trailers and its own message.</summary>
    /// <param name="status">How the call ended.</param>
    /// <param name="trailers">Trailing metadata that came, or is to go, with the status.</param>
    /// <param name="message">Text of the exception; not sent.</param>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>How the call ended.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Trailing metadata; empty if there was none.</summary>
    public Metadata Trailers { get; }
}
