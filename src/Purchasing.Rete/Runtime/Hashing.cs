using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Purchasing.Rete.Runtime;

/// <summary>Hashes of join keys, called by compiled key readers.</summary>
internal static class Hashing
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>Differs from process to process, so that nobody can choose texts that collide.</summary>
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of<T>(T value)
    {
        if (value is null) return 0;
        return typeof(T) == typeof(string) ? OfText((string)(object)value) : EqualityComparer<T>.Default.GetHashCode(value);
    }

    /// <summary>
    /// Four characters at a time, each folded in by a multiplication to 128 bits: keys of joins are mostly short codes.
    /// The last character is added only, so that the codes of a numbered series keep near each other.
    /// </summary>
    private static int OfText(string text)
    {
        if (text.Length == 0) return 0;
        ReadOnlySpan<byte> rest = MemoryMarshal.AsBytes(text.AsSpan(0, text.Length - 1));
        ulong hash = Seed ^ (ulong)rest.Length;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..]) hash = Fold(hash ^ MemoryMarshal.Read<ulong>(rest));
        ulong tail = 0;
        for (; rest.Length > 0; rest = rest[sizeof(char)..]) tail = tail << 16 | MemoryMarshal.Read<ushort>(rest);
        hash = Fold(hash ^ tail);
        return (int)(hash ^ hash >> 32) + text[^1];
    }

    private static ulong Fold(ulong value)
    {
        ulong high = Math.BigMul(value, Multiplier, out ulong low);
        return high ^ low;
    }

    /// <summary>
    /// The hash of several keys. What stands before the last is spread by a seeded multiplication, so that no relation
    /// between keys (x and 31 x) makes them collide; the last is added, so that the keys of a series keep near each other.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Combine(int left, int right)
    {
        ulong spread = Fold((uint)left ^ Seed);
        return (int)(spread ^ spread >> 32) + right;
    }

    /// <summary>
    /// Spreads a hash over all bits but the lowest five, by which slots are chosen, and makes it not negative. Of 32 hashes
    /// that follow one another the slots do too: facts mostly come in the order of their keys, and so find the slots in the cache.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Finish(int hash)
    {
        uint mixed = ((uint)hash >> 5) * 0x9E3779B9u;
        return (int)((((mixed ^ (mixed >> 15)) & ~31u) | ((uint)hash & 31)) & int.MaxValue);
    }
}
