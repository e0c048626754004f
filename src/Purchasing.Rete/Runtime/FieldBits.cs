namespace Purchasing.Rete.Runtime;

/// <summary>Sets of fields as bits, for property reactivity. Fields beyond the 62nd share one bit, which only wakes more.</summary>
internal static class FieldBits
{
    /// <summary>Set in every watch mask: the fact's coming and going.</summary>
    public const ulong Existence = 1UL << 63;

    public const ulong All = ulong.MaxValue;

    public static ulong Of(int index) => 1UL << Math.Min(index, 62);
}
