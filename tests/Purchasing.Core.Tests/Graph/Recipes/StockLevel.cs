namespace Purchasing.Core.Tests.Graph.Recipes;

public sealed record StockLevel(string Product, int OnHand);
