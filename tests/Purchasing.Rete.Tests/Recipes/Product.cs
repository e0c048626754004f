namespace Purchasing.Rete.Tests.Recipes;

public class Product
{
    public string Id { get; init; } = "";

    public decimal Price { get; set; }
}
