using Purchasing.Core.Facts;
using Purchasing.Core.Simulation;

namespace Purchasing.Core.Tests.Simulation;

/// <summary>Products with offers of every kind that has misled a decision: far price breaks, large minimums, short and long lead times.</summary>
internal static class RandomProducts
{
    public static List<SimulatedProduct> Make(int seed, int count)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(i => Make(random, $"P{i:0000}"))];
    }

    private static SimulatedProduct Make(Random random, string id)
    {
        decimal daily = random.Next(5, 400) / 10m;
        decimal price = random.Next(50, 5000) / 100m;
        int offers = random.Next(1, 5);
        return new SimulatedProduct
        {
            ProductId = id,
            Demand = [new Demand { ProductId = id, AvgDaily = daily, Trend = Trends.Stable }],
            Stock = [new StockLevel { ProductId = id, WarehouseId = "W", OnHand = Math.Round(daily * random.Next(0, 90)), Reserved = 0m, Unit = "PIECE" }],
            Offers = [.. Enumerable.Range(0, offers).Select(n => Offer(random, id, $"S{n}", price, daily))],
            Units = [new UnitConversion { ProductId = id, FromUnit = "CASE", ToUnit = "PIECE", Factor = random.Next(2, 25) }],
        };
    }

    private static SupplierOffer Offer(Random random, string id, string supplier, decimal price, decimal daily)
    {
        decimal own = Math.Round(price * random.Next(70, 150) / 100m, 2);
        return new SupplierOffer
        {
            ProductId = id,
            SupplierId = supplier,
            Price = own,
            Currency = "USD",
            Active = true,
            LeadTimeDays = random.Next(1, 46),
            Moq = random.Next(3) == 0 ? Math.Round(daily * random.Next(1, 60)) : null,
            Multiple = random.Next(4) == 0 ? random.Next(2, 50) : null,
            Unit = "PIECE",
            PurchaseUnit = random.Next(3) == 0 ? "CASE" : null,
            PriceBreaks = random.Next(3) switch
            {
                0 => [new PriceBreak(Math.Round(daily * random.Next(5, 90)) + 1m, Math.Round(own * 0.9m, 2)), new PriceBreak(1_000_000m, Math.Round(own * 0.4m, 2))],
                1 => [new PriceBreak(Math.Round(daily * random.Next(5, 90)) + 1m, Math.Round(own * random.Next(30, 100) / 100m, 2))],
                _ => [],
            },
        };
    }
}
