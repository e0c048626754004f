using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace Grpc.Protocol;

/// <summary>Writes one message with its five-byte prefix: flag 0 and length.</summary>
internal sealed class FrameSerializer(IBufferWriter<byte> output, int? maxLength) : SerializationContext
{
    public const int PrefixLength = 5;

    private ArrayBufferWriter<byte>? _unannounced;
    private bool _announced;

    public static void Write<T>(Marshaller<T> marshaller, T message, IBufferWriter<byte> output, int? maxLength) =>
        marshaller.ContextualSerializer(message, new FrameSerializer(output, maxLength));

    public override void SetPayloadLength(int payloadLength)
    {
        WritePrefix(payloadLength);
        _announced = true;
    }

    public override IBufferWriter<byte> GetBufferWriter() =>
        _announced ? output : _unannounced ??= new ArrayBufferWriter<byte>();

    public override void Complete()
    {
        if (_unannounced is null)
            return;
        WritePrefix(_unannounced.WrittenCount);
        output.Write(_unannounced.WrittenSpan);
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (!_announced)
            WritePrefix(payload.Length);
        output.Write(payload);
    }

    private void WritePrefix(int length)
    {
        if (length > maxLength)
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size."));
        var prefix = output.GetSpan(PrefixLength);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        output.Advance(PrefixLength);
    }
}
