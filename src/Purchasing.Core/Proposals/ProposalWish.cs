namespace Purchasing.Core.Proposals;

/// <summary>A proposal that is to be ordered. Immutable.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="WarehouseId">The warehouse that receives the goods; empty for the one that is decided.</param>
/// <param name="PurchaseQuantity">The quantity that a person set, in the unit in which it is bought; null for the computed one.</param>
public sealed record ProposalWish(string ProductId, string WarehouseId = "", decimal? PurchaseQuantity = null);
