using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Protocol;

/// <summary>Reads messages, each behind its five-byte prefix, from the body of a request or a response.</summary>
/// <param name="pipe">The body.</param>
/// <param name="deserializer">Reads one message.</param>
/// <param name="maxLength">Largest message to accept, in bytes; null for no limit.</param>
/// <param name="encoding">The <c>grpc-encoding</c> header of the peer.</param>
internal sealed class FrameReader<T>(PipeReader pipe, Func<DeserializationContext, T> deserializer, int? maxLength, string? encoding)
    where T : class
{
    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message: MoveNext has not returned true.");

    /// <summary>Reads the next message; false at the end of the body.</summary>
    /// <exception cref="RpcException">The body breaks the protocol, or the message is too large or cannot be read.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.IsCanceled)
                throw new OperationCanceledException(cancellationToken);
            var buffer = read.Buffer;
            if (TryTake(buffer, out var payload))
            {
                _current = Deserialize(payload);
                pipe.AdvanceTo(payload.End);
                return true;
            }
            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (!read.IsCompleted)
                continue;
            _current = null;
            return buffer.IsEmpty ? false : throw Broken(StatusCode.Internal, "Incomplete message.");
        }
    }

    private bool TryTake(ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (buffer.Length < FrameSerializer.PrefixLength)
            return false;
        Span<byte> prefix = stackalloc byte[FrameSerializer.PrefixLength];
        buffer.Slice(0, FrameSerializer.PrefixLength).CopyTo(prefix);
        RefuseCompression(prefix[0]);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > (uint)(maxLength ?? int.MaxValue))
            throw Broken(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");
        if (buffer.Length - FrameSerializer.PrefixLength < length)
            return false;
        payload = buffer.Slice(FrameSerializer.PrefixLength, length);
        return true;
    }

    private void RefuseCompression(byte flag)
    {
        if (flag == 0)
            return;
        if (flag != 1)
            throw Broken(StatusCode.Internal, $"Unexpected compressed flag value {flag} in message header.");
        throw encoding is null or HeaderNames.Identity
            ? Broken(StatusCode.Internal, "The message is marked as compressed, but grpc-encoding names no compression.")
            : Broken(StatusCode.Unimplemented, $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {HeaderNames.Identity}");
    }

    private T Deserialize(ReadOnlySequence<byte> payload)
    {
        try
        {
            return deserializer(new FramePayload(payload));
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The message could not be deserialized.", e));
        }
    }

    private static RpcException Broken(StatusCode code, string detail) => new(new Status(code, detail));
}
