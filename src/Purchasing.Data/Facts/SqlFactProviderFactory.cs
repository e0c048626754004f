using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Facts;

/// <summary>Makes providers for the queries of a graph file.</summary>
internal sealed class SqlFactProviderFactory(DatabaseRegistry databases, PurchasingOptions options) : IFactProviderFactory
{
    private static readonly object[] Readers = [new DemandReader(), new StockReader(), new OfferReader(), new UnitReader(), new PolicyReader(), new OnOrderReader()];

    public IFactProvider<T> Create<T>(FactQuery query)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(query);
        FactReader<T>? reader = query.OwnFields.Count > 0 ? new OwnReader(query) as FactReader<T> : Readers.OfType<FactReader<T>>().FirstOrDefault();
        if (reader is null)
        {
            throw new ArgumentException(
                $"{typeof(T).Name} is not a kind of fact that a source has; sources give {nameof(Demand)}, {nameof(StockLevel)}, {nameof(SupplierOffer)}, {nameof(UnitConversion)}, {nameof(ReplenishmentPolicy)}, {nameof(OpenOrderLine)} or {nameof(OwnFact)}.");
        }

        return new SqlFactProvider<T>(databases.Source(query.Database), query, reader, options.FindTimeZone());
    }

    public IExchangeRates CreateRates(FactQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new SqlExchangeRates(databases.Source(query.Database), query);
    }

    public IProductCatalogue CreateCatalogue(FactQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new SqlProductCatalogue(databases.Source(query.Database), query);
    }
}
