namespace Purchasing.Core.Tests.Graph.Recipes;

public sealed class Order
{
    public string Product { get; set; } = "";

    public int Quantity { get; set; }
}
