using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>The messages of a streamed response.</summary>
internal sealed class ResponseStream<TRequest, TResponse>(ClientCall<TRequest, TResponse> call, Task sent) : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    public TResponse Current => call.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => ((ClientCall<TRequest, TResponse>)state!).Cancel(), call);
        await sent.ConfigureAwait(false);
        return await call.MoveNextAsync().ConfigureAwait(false);
    }
}
