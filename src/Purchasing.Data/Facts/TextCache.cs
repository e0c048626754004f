using System.Text;

namespace Purchasing.Data.Facts;

/// <summary>Makes strings of UTF-8 bytes, and gives an equal one again where it can: rows repeat their codes, units and names.</summary>
/// <remarks>Belongs to one running query; not thread-safe.</remarks>
internal sealed class TextCache
{
    private const int Slots = 1024;
    private const int Longest = 64;

    private readonly string?[] _known = new string?[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest)
            return Encoding.UTF8.GetString(utf8);
        uint hash = 2166136261;
        foreach (byte b in utf8)
            hash = (hash ^ b) * 16777619;
        ref string? slot = ref _known[(hash ^ (hash >> 16)) % Slots];
        // Only ASCII is ever found equal; the rest is made anew.
        if (slot is not null && Ascii.Equals(utf8, slot))
            return slot;
        return slot = Encoding.UTF8.GetString(utf8);
    }
}
