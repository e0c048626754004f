using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;

namespace Purchasing.HandWritten;

/// <summary>Reads one product's rows with the SQL of the graph file, straight over ADO.NET. Thread-safe.</summary>
internal sealed class ProductReader(string folder, FactQueries queries)
{
    private const string OpenOrdersSql =
        "SELECT l.quantity, l.received_quantity FROM purchase_order_lines l WHERE l.product_id = @id AND l.is_open = 1 "
        + "UNION ALL SELECT NULL, NULL FROM purchase_order_lines m WHERE m.product_id = @id GROUP BY m.product_id";
    private const string RatesSql =
        "SELECT r.currency, r.rate FROM exchange_rates r JOIN (SELECT base_currency, currency, MAX(rate_date) AS rate_date FROM exchange_rates "
        + "WHERE rate_date <= @id GROUP BY base_currency, currency) latest ON latest.base_currency = r.base_currency "
        + "AND latest.currency = r.currency AND latest.rate_date = r.rate_date";

    private readonly string _oms = ConnectionString(folder, "oms_db");
    private readonly string _inventory = ConnectionString(folder, "inventory_db");
    private readonly string _supplier = ConnectionString(folder, "supplier_db");
    private readonly string _uom = ConnectionString(folder, "uom_db");
    private readonly string _purchasing = ConnectionString(folder, "purchasing_db");
    private readonly string _demandSql = OfOne(queries.For<Demand>().Sql);
    private readonly string _stockSql = OfOne(queries.For<StockLevel>().Sql);
    private readonly string _offersSql = OfOne(queries.For<SupplierOffer>().Sql);
    private readonly string _unitsSql = OfOne(queries.For<UnitConversion>().Sql);

    public ProductRows Read(string id)
    {
        var rows = new ProductRows { ProductId = id, Day = DateOnly.FromDateTime(DateTime.UtcNow) };
        Query(_supplier, RatesSql, rows.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "exchange_rates", rows, (r, to) => to.Rates[r.GetString(0)] = Number(r, 1) ?? 0);
        Query(_oms, _demandSql, id, "demand", rows, (r, to) => to.Demand = new Demand
        {
            ProductId = r.GetString(0), AvgDaily = Number(r, 1), Trend = Text(r, 2), StdDev = Number(r, 3), SafetyStock = Number(r, 4),
            Backorders = Number(r, 5), Unit = Text(r, 6), Discontinued = r.GetInt64(7) != 0,
        });
        Query(_inventory, _stockSql, id, "stock", rows, (r, to) => to.Stock.Add(new StockLevel
        {
            ProductId = r.GetString(0), WarehouseId = r.GetString(1), OnHand = Number(r, 2), Reserved = Number(r, 3), OnOrder = Number(r, 4), Unit = Text(r, 5), OnOrderUnit = Text(r, 6),
        }));
        Query(_supplier, _offersSql, id, "offers", rows, AddOffer);
        Query(_uom, _unitsSql, id, "units", rows, (r, to) => to.Units.Add(new UnitConversion
        {
            ProductId = r.GetString(0), FromUnit = r.GetString(1), ToUnit = r.GetString(2), Factor = Number(r, 3) ?? 0,
        }));
        Query(_purchasing, OpenOrdersSql, id, "openOrders", rows, (r, to) => to.OpenQuantity += (Number(r, 0) ?? 0) - (Number(r, 1) ?? 0));
        return rows;
    }

    private static void AddOffer(SqliteDataReader r, ProductRows rows)
    {
        PriceBreak[] breaks = r.IsDBNull(19) ? [] : [new PriceBreak(Number(r, 19) ?? 0, Number(r, 20) ?? 0)];
        string supplier = r.GetString(1);
        // An offer comes once for each of its price breaks.
        if (rows.Offers.Count > 0 && rows.Offers[^1] is { } last && last.SupplierId == supplier)
        {
            rows.Offers[^1] = last with { PriceBreaks = [.. last.PriceBreaks, .. breaks] };
            return;
        }

        rows.Offers.Add(new SupplierOffer
        {
            ProductId = r.GetString(0), SupplierId = supplier, SupplierName = Text(r, 2), Price = Number(r, 3), Currency = Text(r, 4), Moq = Number(r, 5),
            Multiple = Number(r, 6), MaxQuantity = Number(r, 7), LeadTimeDays = Whole(r, 8), LeadTimeStdDev = Number(r, 9), Active = Whole(r, 10) != 0,
            ValidFrom = Day(r, 11), ValidTo = Day(r, 12), Preference = Whole(r, 13), Unit = Text(r, 14), PurchaseUnit = Text(r, 15),
            MinimumOrderValue = Number(r, 16), TaxRate = Number(r, 17), OrderCost = Number(r, 18), PriceBreaks = breaks,
        });
    }

    private static void Query(string database, string sql, string id, string step, ProductRows rows, Action<SqliteDataReader, ProductRows> add)
    {
        long start = Stopwatch.GetTimestamp();
        using var connection = new SqliteConnection(database);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@id", id);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
            add(reader, rows);
        rows.Trace.Add(new TraceStep(step, "succeeded", Math.Round((decimal)Stopwatch.GetElapsedTime(start).TotalMilliseconds, 3), 1, null));
    }

    private static string OfOne(string sql) => sql.Replace("IN (@ids)", "= @id", StringComparison.Ordinal);

    private static string ConnectionString(string folder, string name) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, name + ".db"), Mode = SqliteOpenMode.ReadWrite, Pooling = true }.ConnectionString;

    private static string? Text(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static int? Whole(SqliteDataReader r, int column) => r.IsDBNull(column) ? null : r.GetInt32(column);

    private static decimal? Number(SqliteDataReader r, int column) =>
        r.IsDBNull(column) ? null : decimal.Parse(r.GetString(column), NumberStyles.Number, CultureInfo.InvariantCulture);

    private static DateOnly? Day(SqliteDataReader r, int column) =>
        r.IsDBNull(column) ? null : DateOnly.ParseExact(r.GetString(column), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
