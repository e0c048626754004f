namespace Grpc.Core;

/// <summary>How to write messages. Immutable.</summary>
public class WriteOptions
{
    /// <summary>No flags: each message is sent at once.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Makes write options.</summary>
    /// <param name="flags">The flags.</param>
    public WriteOptions(WriteFlags flags = default) => Flags = flags;

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; }
}
