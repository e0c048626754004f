using Grpc.Core;
using Grpc.Protocol;

namespace Grpc.AspNetCore.Server;

/// <summary>Writes the messages of a response.</summary>
internal sealed class ResponseWriter<TResponse>(HttpServerCallContext context, Marshaller<TResponse> marshaller) : IServerStreamWriter<TResponse>
    where TResponse : class
{
    public WriteOptions? WriteOptions
    {
        get => context.WriteOptions;
        set => context.WriteOptions = value;
    }

    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        context.CancellationToken.ThrowIfCancellationRequested();
        Write(message);
        if (WriteOptions?.Flags.HasFlag(WriteFlags.BufferHint) == true)
            return;
        var flushed = await context.HttpContext.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (flushed.IsCanceled || flushed.IsCompleted)
            throw new OperationCanceledException("The caller is gone.");
    }

    /// <summary>Writes a message that leaves with the end of the call, or with the next flush.</summary>
    public void Write(TResponse message)
    {
        FrameSerializer.Write(marshaller, message, context.HttpContext.Response.BodyWriter, context.Options.MaxSendMessageSize);
        context.HasBody = true;
    }
}
