namespace Purchasing.Rete.Tests.Recipes;

public sealed class ChilledProduct : Product
{
    public int ShelfDays { get; set; }
}
