using System.Data;
using System.Data.Common;
using System.Globalization;
using Purchasing.Data.Databases;

namespace Purchasing.Samples.Monolith.Generation;

/// <summary>Fills the source databases with a made-up catalogue that depends on the seed alone.</summary>
internal sealed class CatalogueGenerator(CatalogueShape shape, IServiceProvider services)
{
    private static readonly string[] Trends = ["increasing", "stable", "stable", "decreasing"];
    private static readonly int[] CaseSizes = [6, 10, 12, 24, 48];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await DemandAsync(cancellationToken).ConfigureAwait(false);
        await StockAsync(cancellationToken).ConfigureAwait(false);
        await OffersAsync(cancellationToken).ConfigureAwait(false);
        await UnitsAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task DemandAsync(CancellationToken cancellationToken) => FillAsync(DatabaseNames.Oms, async transaction =>
    {
        Random random = new(shape.Seed);
        await using TableWriter products = new(transaction, "products", ["product_id", "name", "discontinued"]);
        await using TableWriter demand = new(transaction, "product_demand", ["product_id", "avg_daily", "std_dev", "trend"], products);
        for (int i = 1; i <= shape.Products; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool discontinued = random.Next(100) == 0;
            bool unknown = random.Next(500) == 0;
            await products.WriteAsync([Product(i), $"Product {i.ToString(CultureInfo.InvariantCulture)}", discontinued ? 1 : 0]).ConfigureAwait(false);
            string avgDaily = Tenths(random, 1, 400);
            string stdDev = Tenths(random, 1, 100);
            string trend = Trends[random.Next(Trends.Length)];
            await demand.WriteAsync([Product(i), unknown ? null : avgDaily, stdDev, trend]).ConfigureAwait(false);
        }
    });

    private Task StockAsync(CancellationToken cancellationToken) => FillAsync(DatabaseNames.Inventory, async transaction =>
    {
        Random random = new(shape.Seed + 1);
        await using TableWriter warehouses = new(transaction, "warehouses", ["warehouse_id", "name"]);
        for (int w = 1; w <= shape.Warehouses; w++)
            await warehouses.WriteAsync([Warehouse(w), $"Warehouse {w.ToString(CultureInfo.InvariantCulture)}"]).ConfigureAwait(false);
        await using TableWriter stock = new(transaction, "stock", ["product_id", "warehouse_id", "on_hand", "reserved", "on_order", "unit"], warehouses);
        for (int i = 1; i <= shape.Products; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool plenty = random.Next(3) == 0;
            for (int w = 1; w <= shape.Warehouses; w++)
                await stock.WriteAsync([Product(i), Warehouse(w), Whole(random, 0, plenty ? 900 : 60), Whole(random, 0, 20), Whole(random, 0, 5), "PIECE"]).ConfigureAwait(false);
        }
    });

    private Task OffersAsync(CancellationToken cancellationToken) => FillAsync(DatabaseNames.Supplier, async transaction =>
    {
        Random random = new(shape.Seed + 2);
        await using TableWriter suppliers = new(transaction, "suppliers", ["supplier_id", "name", "active"]);
        for (int s = 1; s <= shape.Suppliers; s++)
            await suppliers.WriteAsync([Supplier(s), $"Supplier {s.ToString(CultureInfo.InvariantCulture)}", s % 20 == 0 ? 0 : 1]).ConfigureAwait(false);
        string[] columns = ["product_id", "supplier_id", "price", "currency", "moq", "lead_time_days", "preference", "purchase_unit"];
        await using TableWriter offers = new(transaction, "supplier_offers", columns, suppliers);
        await using TableWriter breaks = new(transaction, "price_breaks", ["product_id", "supplier_id", "min_quantity", "price"], offers);
        for (int i = 1; i <= shape.Products; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int price = random.Next(100, 9000);
            int first = random.Next(shape.Suppliers);
            for (int o = 0; o < shape.Offers; o++)
            {
                string supplier = Supplier(1 + ((first + (o * 7)) % shape.Suppliers));
                int cents = price + random.Next(-20, 200);
                int? preference = random.Next(10) == 0 ? 1 : null;
                await offers.WriteAsync([Product(i), supplier, Cents(cents), "USD", Whole(random, 1, 60), random.Next(1, 21), preference, "CASE"]).ConfigureAwait(false);
                if (random.Next(4) == 0)
                    await breaks.WriteAsync([Product(i), supplier, "100", Cents(cents * 95 / 100)]).ConfigureAwait(false);
            }
        }
    });

    private Task UnitsAsync(CancellationToken cancellationToken) => FillAsync(DatabaseNames.Uom, async transaction =>
    {
        Random random = new(shape.Seed + 3);
        await using TableWriter units = new(transaction, "unit_conversions", ["product_id", "from_unit", "to_unit", "factor"]);
        for (int i = 1; i <= shape.Products; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string size = CaseSizes[random.Next(CaseSizes.Length)].ToString(CultureInfo.InvariantCulture);
            await units.WriteAsync([Product(i), "CASE", "PIECE", size]).ConfigureAwait(false);
        }
    });

    private async Task FillAsync(string database, Func<DbTransaction, Task> fill)
    {
        await using DbConnection connection = await services.GetRequiredService<OwnDatabases>().Get(database).OpenConnectionAsync().ConfigureAwait(false);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted).ConfigureAwait(false);
        await fill(transaction).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
    }

    private static string Product(int number) => $"GEN-{number.ToString("D7", CultureInfo.InvariantCulture)}";

    private static string Warehouse(int number) => $"WH-{number.ToString("D3", CultureInfo.InvariantCulture)}";

    private static string Supplier(int number) => $"SUP-{number.ToString("D4", CultureInfo.InvariantCulture)}";

    private static string Whole(Random random, int from, int to) => random.Next(from, to).ToString(CultureInfo.InvariantCulture);

    private static string Tenths(Random random, int from, int to) => (random.Next(from, to) / 10m).ToString(CultureInfo.InvariantCulture);

    private static string Cents(int cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);
}
