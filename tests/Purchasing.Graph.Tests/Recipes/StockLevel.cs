namespace Purchasing.Graph.Tests.Recipes;

public sealed record StockLevel(string Product, int OnHand);
