namespace Purchasing.Core.Sources;

/// <summary>Makes providers for the queries of a graph file. Each database package brings one.</summary>
public interface IFactProviderFactory
{
    /// <summary>A provider that answers with a query.</summary>
    /// <typeparam name="T">Demand, StockLevel, SupplierOffer, UnitConversion, ReplenishmentPolicy, OpenOrderLine or OwnFact.</typeparam>
    /// <param name="query">The query and its mapping.</param>
    /// <exception cref="ArgumentException">The database is not configured, the mapping names an unknown field, or <typeparamref name="T"/> is not a kind of fact that a source has.</exception>
    IFactProvider<T> Create<T>(FactQuery query)
        where T : class;

    /// <summary>The catalogue that a query lists: <c>@after</c> and <c>@count</c> in its SQL, product ids in its first column.</summary>
    /// <param name="query">The query; <see cref="FactQuery.Sql"/> is used for every page.</param>
    IProductCatalogue CreateCatalogue(FactQuery query);

    /// <summary>The exchange rates that a query gives: <c>@day</c> in its SQL, and columns <c>currency</c>, <c>base_currency</c>, <c>rate</c> and <c>rate_date</c>.</summary>
    /// <param name="query">The query. Of each currency the last rate on or before the day counts, whatever rows it gives.</param>
    IExchangeRates CreateRates(FactQuery query);
}
