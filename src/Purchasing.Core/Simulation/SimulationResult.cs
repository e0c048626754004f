namespace Purchasing.Core.Simulation;

/// <summary>What came out of a simulation. Immutable.</summary>
public sealed record SimulationResult
{
    /// <summary>What was simulated: <c>as it is</c>, or what was supposed.</summary>
    public required string Name { get; init; }

    /// <summary>ISO 4217 code of all amounts.</summary>
    public required string Currency { get; init; }

    /// <summary>Hash of the rule set that decided.</summary>
    public required string RuleSetHash { get; init; }

    /// <summary>The version that these rules state; empty when they state none.</summary>
    public string RuleSetVersion { get; init; } = "";

    /// <summary>Each product, in the order given.</summary>
    public required IReadOnlyList<ProductSimulation> Products { get; init; }

    /// <summary>Each day, over all products; demand, served, on order and backlog are valued at the price of the goods.</summary>
    public required IReadOnlyList<SimulatedDay> Days { get; init; }

    /// <summary>The average of the products' service levels, by the value of what was asked for.</summary>
    public decimal ServiceLevel => Days.Sum(day => day.Demand) is decimal demand && demand > 0m ? Math.Round(Days.Sum(day => day.Served) / demand, 6) : 1m;

    /// <summary>Days without goods, over all products.</summary>
    public int StockOutDays => Products.Sum(product => product.StockOutDays);

    /// <summary>How many orders were made.</summary>
    public int Orders => Products.Sum(product => product.Orders);

    /// <summary>What the goods cost.</summary>
    public decimal Spent => Products.Sum(product => product.Spent);

    /// <summary>What orders and holding cost.</summary>
    public decimal OtherCost => Products.Sum(product => product.OrderCost + product.HoldingCost);

    /// <summary>Goods, orders and holding, less what the stock is worth more in the end than it was in the beginning.</summary>
    public decimal Cost { get; init; }

    /// <summary>The average value of the stock.</summary>
    public decimal AverageValue => Products.Sum(product => product.AverageValue);
}
