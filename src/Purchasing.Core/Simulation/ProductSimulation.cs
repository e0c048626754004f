namespace Purchasing.Core.Simulation;

/// <summary>What came out for one product. Immutable.</summary>
public sealed record ProductSimulation
{
    /// <summary>The product's id.</summary>
    public required string ProductId { get; init; }

    /// <summary>What was asked for.</summary>
    public decimal Demand { get; init; }

    /// <summary>Of it, what was served from the shelf on its day.</summary>
    public decimal Served { get; init; }

    /// <summary>The part that was served from the shelf; 1 without demand.</summary>
    public decimal ServiceLevel => Demand == 0m ? 1m : Math.Round(Served / Demand, 6);

    /// <summary>Days on which not all could be served.</summary>
    public int StockOutDays { get; init; }

    /// <summary>How many orders were made.</summary>
    public int Orders { get; init; }

    /// <summary>What was ordered, in the stock unit.</summary>
    public decimal Ordered { get; init; }

    /// <summary>What the goods cost, in the base currency, before discount and tax.</summary>
    public decimal Spent { get; init; }

    /// <summary>What the orders cost beside the goods, where offers say so.</summary>
    public decimal OrderCost { get; init; }

    /// <summary>What it cost to hold the stock.</summary>
    public decimal HoldingCost { get; init; }

    /// <summary>The average value of the stock.</summary>
    public decimal AverageValue { get; init; }

    /// <summary>The average stock on hand, in the stock unit.</summary>
    public decimal AverageOnHand { get; init; }

    /// <summary>Days on which the product was held.</summary>
    public int HeldDays { get; init; }

    /// <summary>Why it was held first; null when it never was.</summary>
    public string? HeldReason { get; init; }

    /// <summary>With <see cref="SimulationOptions.Check"/>: orders that were made although the goods had been ordered on the same day.</summary>
    public int DoubleOrders { get; init; }

    /// <summary>With <see cref="SimulationOptions.Check"/>: days without goods, while those of an offer were awaited that was to come later than the one waited for and, at the average demand, too late.</summary>
    public int WaitedInVain { get; init; }

    /// <summary>Each day; empty unless <see cref="SimulationOptions.KeepDays"/>.</summary>
    public IReadOnlyList<SimulatedDay> Days { get; init; } = [];
}
