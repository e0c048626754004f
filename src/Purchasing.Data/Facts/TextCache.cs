using System.Numerics;
using System.Text;

namespace Purchasing.Data.Facts;

/// <summary>Makes strings of UTF-8 bytes, and gives an equal one again where it can: rows repeat their codes, units and names.</summary>
/// <remarks>Belongs to one running query; not thread-safe.</remarks>
internal sealed class TextCache
{
    private const int FewestSlots = 32;
    private const int MostSlots = 1024;
    private const int Longest = 64;

    private readonly string?[] _known;

    /// <param name="products">How many products the query is about: one needs few slots, and a table takes time to clear.</param>
    public TextCache(int products) => _known = new string?[Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)products * 16), FewestSlots, MostSlots)];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest)
            return Encoding.UTF8.GetString(utf8);
        uint hash = 2166136261;
        foreach (byte b in utf8)
            hash = (hash ^ b) * 16777619;
        ref string? slot = ref _known[(hash ^ (hash >> 16)) & (_known.Length - 1)];
        // Only ASCII is ever found equal; the rest is made anew.
        if (slot is not null && Ascii.Equals(utf8, slot))
            return slot;
        return slot = Encoding.UTF8.GetString(utf8);
    }
}
