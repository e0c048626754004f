using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Catalogue;

/// <summary>Facts supposed for every compared product. A null value leaves the fact as it is. Immutable.</summary>
public sealed record FactOverrides
{
    /// <summary>The average demand is multiplied by this.</summary>
    public decimal? DemandFactor { get; init; }

    /// <summary>The trend of all demand.</summary>
    public string? Trend { get; init; }

    /// <summary>Days added to every lead time; may be negative, a lead time does not go below 0.</summary>
    public int? ExtraLeadTimeDays { get; init; }

    /// <summary>Prices and price breaks are multiplied by this.</summary>
    public decimal? PriceFactor { get; init; }

    /// <summary>On hand in every warehouse is multiplied by this.</summary>
    public decimal? OnHandFactor { get; init; }

    /// <summary>Offers of this supplier are left out.</summary>
    public string? WithoutSupplier { get; init; }

    /// <exception cref="ArgumentException">A factor is negative.</exception>
    internal void Check()
    {
        if (DemandFactor < 0m || PriceFactor < 0m || OnHandFactor < 0m)
            throw new ArgumentException("The factors of demand, prices and stock are 0 or more.");
    }

    internal static FactSet Apply(FactSet facts, FactOverrides overrides) => facts with
    {
        Demand = Map(facts.Demand, facts.Products, demand => demand with
        {
            AvgDaily = demand.AvgDaily * (overrides.DemandFactor ?? 1m),
            Trend = overrides.Trend ?? demand.Trend,
        }),
        Stock = Map(facts.Stock, facts.Products, level => level with { OnHand = level.OnHand * (overrides.OnHandFactor ?? 1m) }),
        Offers = Map(facts.Offers, facts.Products, overrides.Change),
    };

    private SupplierOffer? Change(SupplierOffer offer)
    {
        if (string.Equals(offer.SupplierId, WithoutSupplier, StringComparison.Ordinal))
            return null;
        decimal factor = PriceFactor ?? 1m;
        return offer with
        {
            LeadTimeDays = offer.LeadTimeDays is int days ? (int)Math.Clamp((long)days + (ExtraLeadTimeDays ?? 0), 0, int.MaxValue) : null,
            Price = offer.Price * factor,
            PriceBreaks = [.. offer.PriceBreaks.Select(tier => tier with { Price = tier.Price * factor })],
        };
    }

    private static FactBatch<T> Map<T>(FactBatch<T> batch, ProductSet products, Func<T, T?> change)
        where T : class
    {
        FactBatch<T> changed = new(batch.Source, batch.All.Count);
        foreach (string id in products.Ids)
        {
            if (batch.ProblemOf(id) is string problem)
                changed.AddProblem(id, problem);
            try
            {
                foreach (T fact in batch.For(id))
                {
                    if (change(fact) is T supposed)
                        changed.Add(id, supposed);
                }
            }
            catch (OverflowException)
            {
                changed.AddProblem(id, "the assumed values are too large to calculate with");
            }
        }

        return changed;
    }
}
