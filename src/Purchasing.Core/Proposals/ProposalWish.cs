namespace Purchasing.Core.Proposals;

/// <summary>A proposal that is to be ordered. Immutable.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="WarehouseId">The warehouse that receives the goods; empty for the one that is decided.</param>
/// <param name="PurchaseQuantity">The quantity that a person set, in the unit in which it is bought; null for the computed one.</param>
/// <param name="SetBy">Who set the quantity; null for who orders. It stands in the order's audit trail.</param>
public sealed record ProposalWish(string ProductId, string WarehouseId = "", decimal? PurchaseQuantity = null, string? SetBy = null);
