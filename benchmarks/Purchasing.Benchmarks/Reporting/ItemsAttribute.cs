namespace Purchasing.Benchmarks.Reporting;

/// <summary>Says how many items one call of a benchmark works on, for the column of time per item.</summary>
/// <param name="parameter">The benchmark parameter that counts the items; null when <paramref name="count"/> does alone.</param>
/// <param name="count">Items for each of the parameter's; negative: one item for so many of them.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class ItemsAttribute(string? parameter, int count = 1) : Attribute
{
    public string? Parameter { get; } = parameter;

    public int Count { get; } = count;
}
