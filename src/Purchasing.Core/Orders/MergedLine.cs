namespace Purchasing.Core.Orders;

/// <summary>What a request added to an order that was there.</summary>
/// <param name="RunKey">The key of the request, see <see cref="RunKeys"/>.</param>
/// <param name="ProductId">The product.</param>
/// <param name="WarehouseId">The warehouse that receives the goods.</param>
public sealed record MergedLine(string RunKey, string ProductId, string WarehouseId);
