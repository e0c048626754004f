namespace Purchasing.Graph.Tests.Recipes;

public sealed class Order
{
    public string Product { get; set; } = "";

    public int Quantity { get; set; }
}
