using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>Reads streams of messages.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>All messages of a stream.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="streamReader">The stream.</param>
    /// <param name="cancellationToken">Cancels the whole call.</param>
    /// <exception cref="RpcException">The call ended with a status other than OK.</exception>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(this IAsyncStreamReader<T> streamReader, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        while (await streamReader.MoveNext(cancellationToken).ConfigureAwait(false))
            yield return streamReader.Current;
    }
}
