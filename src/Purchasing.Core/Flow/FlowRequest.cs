namespace Purchasing.Core.Flow;

/// <summary>A request to run the flow for one product. Immutable.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="RunKey">Makes the order unique: the same key never makes a second order for the product. Null takes the position the decision is made on.</param>
/// <param name="Actor">Who asks; becomes the creator of the order.</param>
/// <param name="DryRun">Whether to decide only and store nothing.</param>
/// <param name="Drawing">How to draw the run, see <see cref="FlowDrawing"/>; null not to.</param>
public sealed record FlowRequest(string ProductId, string? RunKey = null, string Actor = "system", bool DryRun = false, string? Drawing = null);
