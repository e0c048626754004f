namespace Purchasing.Samples.Monolith.Generation;

/// <summary>What catalogue to make.</summary>
/// <param name="Products">How many products.</param>
/// <param name="Warehouses">Warehouses, each with stock of every product.</param>
/// <param name="Offers">Offers per product.</param>
/// <param name="Suppliers">Suppliers in all.</param>
/// <param name="Seed">The same seed makes the same catalogue.</param>
internal sealed record CatalogueShape(int Products, int Warehouses, int Offers, int Suppliers, int Seed);
