using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Facts;

/// <summary>Makes providers for the queries of a graph file.</summary>
internal sealed class SqlFactProviderFactory(DatabaseRegistry databases) : IFactProviderFactory
{
    private static readonly object[] Readers = [new DemandReader(), new StockReader(), new OfferReader(), new UnitReader()];

    public IFactProvider<T> Create<T>(FactQuery query)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(query);
        FactReader<T>? reader = Readers.OfType<FactReader<T>>().FirstOrDefault();
        if (reader is null)
        {
            throw new ArgumentException(
                $"{typeof(T).Name} is not a kind of fact that a source has; sources give {nameof(Demand)}, {nameof(StockLevel)}, {nameof(SupplierOffer)} or {nameof(UnitConversion)}.");
        }

        return new SqlFactProvider<T>(databases.Source(query.Database), query, reader);
    }

    public IProductCatalogue CreateCatalogue(FactQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new SqlProductCatalogue(databases.Source(query.Database), query);
    }
}
