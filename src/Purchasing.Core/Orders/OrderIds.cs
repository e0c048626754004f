using System.Security.Cryptography;
using System.Text;

namespace Purchasing.Core.Orders;

/// <summary>Order ids that cannot collide. Thread-safe.</summary>
internal static class OrderIds
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A new id: UUID version 7 (time and 74 random bits) in Crockford's base 32, so that ids sort by time.</summary>
    /// <param name="now">The time now (UTC).</param>
    public static string New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        return Write(bytes);
    }

    /// <summary>
    /// The id of the order that a catalogue run makes for a supplier: 128 bits of SHA-256 over the run key and what the order is
    /// unique by, so that every worker and every resumed run computes the same.
    /// </summary>
    /// <param name="runKey">The run.</param>
    /// <param name="parts">What makes the order unique in the run: supplier, currency, tax rate.</param>
    public static string ForRun(string runKey, params ReadOnlySpan<string> parts)
    {
        ArgumentNullException.ThrowIfNull(runKey);
        StringBuilder text = new(runKey.Length + 64);
        text.Append(runKey.Length).Append(':').Append(runKey);
        foreach (string part in parts)
            text.Append(part.Length).Append(':').Append(part);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return Write(hash.AsSpan(0, 16));
    }

    private static string Write(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[29];
        "PO-".CopyTo(text);
        UInt128 value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        for (int i = 28; i >= 3; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }

        return new string(text);
    }
}
