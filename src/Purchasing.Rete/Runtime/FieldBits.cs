namespace Purchasing.Rete.Runtime;

/// <summary>Sets of fields as bits, for property reactivity. Fields beyond the 61st share one bit, which only wakes more.</summary>
internal static class FieldBits
{
    /// <summary>Set in every watch mask: the fact's coming and going.</summary>
    public const ulong Existence = 1UL << 63;

    /// <summary>The fields that the host computes, changed with every other.</summary>
    public const ulong Computed = 1UL << 62;

    public const ulong All = ulong.MaxValue;

    /// <summary>Every field, but not the fact's coming and going.</summary>
    public const ulong Fields = ~Existence;

    public static ulong Of(int index) => 1UL << Math.Min(index, 61);
}
