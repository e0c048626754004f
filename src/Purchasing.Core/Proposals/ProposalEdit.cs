namespace Purchasing.Core.Proposals;

/// <summary>A quantity that a person set for a proposal. It outlives the working out of the proposals, until it is ordered or taken back. Immutable.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="WarehouseId">The warehouse that receives the goods.</param>
/// <param name="PurchaseQuantity">The quantity in the unit in which it is bought; greater than zero.</param>
/// <param name="Actor">Who set it.</param>
/// <param name="At">When (UTC).</param>
public sealed record ProposalEdit(string ProductId, string WarehouseId, decimal PurchaseQuantity, string Actor, DateTimeOffset At);
