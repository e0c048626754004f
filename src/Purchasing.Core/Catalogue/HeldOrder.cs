namespace Purchasing.Core.Catalogue;

/// <summary>A draft order that cannot be made final: it is cancelled, and its products are held with its reasons.</summary>
/// <param name="OrderId">The draft order.</param>
/// <param name="Reasons">Why, at least one.</param>
public sealed record HeldOrder(string OrderId, IReadOnlyList<string> Reasons);
