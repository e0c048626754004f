namespace Grpc.Core;

/// <summary>A stream of messages to read; one reader at a time.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> reached.</summary>
    T Current { get; }

    /// <summary>Goes to the next message; false at the end of a stream that ended well.</summary>
    /// <param name="cancellationToken">Cancels the whole call, not only this read.</param>
    /// <exception cref="RpcException">The call ended with a status other than OK.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
