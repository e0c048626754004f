using System.Buffers;
using Grpc.Core;

namespace Grpc.Protocol;

/// <summary>The bytes of one received message.</summary>
internal sealed class FramePayload(ReadOnlySequence<byte> payload) : DeserializationContext
{
    public override int PayloadLength => (int)payload.Length;

    public override byte[] PayloadAsNewBuffer() => payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => payload;
}
