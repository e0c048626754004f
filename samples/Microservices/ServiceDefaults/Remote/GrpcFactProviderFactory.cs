using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Demand = Purchasing.Core.Facts.Demand;
using OpenOrders = Purchasing.Core.Facts.OpenOrders;
using ProductSet = Purchasing.Contracts.V1.ProductSet;
using ReplenishmentPolicy = Purchasing.Core.Facts.ReplenishmentPolicy;
using StockLevel = Purchasing.Core.Facts.StockLevel;
using SupplierOffer = Purchasing.Core.Facts.SupplierOffer;
using UnitConversion = Purchasing.Core.Facts.UnitConversion;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>
/// Makes providers that ask the owning service instead of a database, so that the same graph file runs here: its SQL is
/// carried out by the services, which read the same file.
/// </summary>
internal sealed class GrpcFactProviderFactory(
    Oms.OmsClient oms,
    Inventory.InventoryClient inventory,
    Supplier.SupplierClient supplier,
    Uom.UomClient uom,
    CallSettings settings) : IFactProviderFactory
{
    public IFactProvider<T> Create<T>(FactQuery query)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(query);
        object provider = typeof(T) switch
        {
            var type when type == typeof(Demand) => Provider(query.Source, "oms", new FactCalls<Demand, Contracts.V1.Demand, DemandFacts>(
                oms.GetDemandBatchAsync, oms.StreamDemand, message => message.Rows, message => message.Problems, row => row.ProductId, row => row.FromWire())),
            var type when type == typeof(StockLevel) => Provider(query.Source, "inventory", new FactCalls<StockLevel, Contracts.V1.StockLevel, StockFacts>(
                inventory.GetLevelsBatchAsync, inventory.StreamLevels, message => message.Rows, message => message.Problems, row => row.ProductId, row => row.FromWire())),
            var type when type == typeof(SupplierOffer) => Provider(query.Source, "supplier", new FactCalls<SupplierOffer, Contracts.V1.SupplierOffer, OfferFacts>(
                supplier.GetOffersBatchAsync, supplier.StreamOffers, message => message.Rows, message => message.Problems, row => row.ProductId, row => row.FromWire())),
            var type when type == typeof(UnitConversion) => Provider(query.Source, "uom", new FactCalls<UnitConversion, Contracts.V1.UnitConversion, UnitFacts>(
                uom.GetConversionsBatchAsync, uom.StreamConversions, message => message.Rows, message => message.Problems, row => row.ProductId, row => row.FromWire())),
            var type when type == typeof(ReplenishmentPolicy) => Provider(query.Source, "inventory", new FactCalls<ReplenishmentPolicy, Contracts.V1.ReplenishmentPolicy, PolicyFacts>(
                inventory.GetPoliciesBatchAsync, inventory.StreamPolicies, message => message.Rows, message => message.Problems, row => row.ProductId, row => row.FromWire())),
            _ => throw new ArgumentException($"{typeof(T).Name} is not a kind of fact that a service has; use Demand, StockLevel, SupplierOffer, UnitConversion or ReplenishmentPolicy.", nameof(query)),
        };
        return (IFactProvider<T>)provider;
    }

    public IExchangeRates CreateRates(FactQuery query) => new GrpcExchangeRates(supplier, settings, settings.Time);

    public IProductCatalogue CreateCatalogue(FactQuery query) => new GrpcProductCatalogue(oms, settings);

    /// <summary>The provider of open orders, which no graph file configures.</summary>
    public static IFactProvider<OpenOrders> OpenOrdersOf(PurchaseOrders.PurchaseOrdersClient orders, CallSettings settings) =>
        Coalesced(new GrpcFactProvider<OpenOrders, Contracts.V1.OpenOrders, OpenOrderFacts>(SourceNames.OpenOrders, "purchase order", new(
            orders.GetOpenOrdersBatchAsync, orders.StreamOpenOrders, message => message.Rows, message => message.Problems, row => row.ProductId, row => row.FromWire()), settings), settings);

    private IFactProvider<TFact> Provider<TFact, TRow, TMessage>(string source, string service, FactCalls<TFact, TRow, TMessage> calls)
        where TFact : class
        where TMessage : class =>
        Coalesced(new GrpcFactProvider<TFact, TRow, TMessage>(source, service, calls, settings), settings);

    private static CoalescingFactProvider<TFact> Coalesced<TFact>(IFactProvider<TFact> provider, CallSettings settings)
        where TFact : class => new(provider, maxCalls: 2, maxProducts: 250, settings.Time);
}
