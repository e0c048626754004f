namespace Grpc.Core;

/// <summary>How to write a message.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait in a buffer for the next one.</summary>
    BufferHint = 0x1,
    /// <summary>The message is not to be compressed.</summary>
    NoCompress = 0x2,
}
