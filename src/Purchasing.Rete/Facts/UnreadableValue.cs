namespace Purchasing.Rete.Facts;

/// <summary>Stands in a snapshot for the value of a property that threw when it was read. Immutable.</summary>
/// <param name="Problem">What the property said.</param>
public sealed record UnreadableValue(string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"(cannot be read: {Problem})";
}
