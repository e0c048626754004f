using Purchasing.Core.Orders;

namespace Purchasing.Core.Proposals;

/// <summary>What became of one proposal. Immutable.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="WarehouseId">The warehouse, as the wish named it.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Order">The order it is in; null when there is none.</param>
/// <param name="Reasons">Why there is none; empty when there is one.</param>
public sealed record ProposalOrderRow(string ProductId, string WarehouseId, ProposalOutcome Outcome, PurchaseOrder? Order, IReadOnlyList<string> Reasons);
