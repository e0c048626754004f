using System.Runtime.CompilerServices;

namespace Purchasing.Rete.Network;

/// <summary>Hashes of join keys, called by compiled key readers.</summary>
internal static class Hashing
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of<T>(T value) => value is null ? 0 : EqualityComparer<T>.Default.GetHashCode(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Combine(int left, int right) => (left * 31) ^ right;

    /// <summary>Spreads a hash over its low bits, by which buckets are chosen, and makes it not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Finish(int hash)
    {
        uint mixed = (uint)hash * 0x9E3779B9u;
        return (int)((mixed ^ (mixed >> 15)) & int.MaxValue);
    }
}
