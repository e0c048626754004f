namespace Purchasing.Core.Flow;

/// <summary>A request to run the flow for one product. Immutable.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="RunKey">Makes the order unique: the same key never makes a second order for the product. Null takes the position the decision is made on.</param>
/// <param name="Actor">Who asks; becomes the creator of the order.</param>
/// <param name="DryRun">Whether to decide only and store nothing.</param>
/// <param name="Drawing">How to draw the run, see <see cref="FlowDrawing"/>; null not to.</param>
public sealed record FlowRequest(string ProductId, string? RunKey = null, string Actor = "system", bool DryRun = false, string? Drawing = null)
{
    /// <summary>
    /// Whether the product is decided as one line of an order that other products of its supplier join, as catalogue runs and the list of proposals decide: what hangs
    /// on the total of an order, such as its minimum, is then left to the order. Only with <see cref="DryRun"/>.
    /// </summary>
    public bool Consolidated { get; init; }
}
