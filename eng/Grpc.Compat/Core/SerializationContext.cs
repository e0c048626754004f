using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes the bytes of one message from its serializer.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message at once.</summary>
    /// <param name="payload">The message.</param>
    public abstract void Complete(byte[] payload);

    /// <summary>A writer for the message; finished by <see cref="Complete()"/>.</summary>
    public abstract IBufferWriter<byte> GetBufferWriter();

    /// <summary>Announces the length of the message in bytes, before anything is written.</summary>
    /// <param name="payloadLength">The exact length.</param>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends the message written to <see cref="GetBufferWriter"/>.</summary>
    public abstract void Complete();
}
