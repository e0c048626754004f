using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

/// <summary>The queries over the product's own schema, the same text for every database.</summary>
public static class SourceQueries
{
    public static FactQuery Demand { get; } = Query(SourceNames.Demand, DatabaseNames.Oms, "p.product_id", """
        SELECT p.product_id, d.avg_daily, d.trend, d.std_dev, d.safety_stock, d.backorders, d.unit, p.discontinued
        FROM products p
        LEFT JOIN product_demand d ON d.product_id = p.product_id
        """);

    public static FactQuery Stock { get; } = Query(SourceNames.Stock, DatabaseNames.Inventory, "s.product_id", """
        SELECT s.product_id, s.warehouse_id, s.on_hand, s.reserved, s.on_order, s.unit, s.on_order_unit
        FROM stock s
        """);

    public static FactQuery Offers { get; } = Query(SourceNames.Offers, DatabaseNames.Supplier, "o.product_id", """
        SELECT o.product_id, o.supplier_id, s.name AS supplier_name, o.price, o.currency, o.moq, o.multiple, o.max_quantity,
          o.lead_time_days, o.lead_time_std_dev, CASE WHEN o.active = 1 AND s.active = 1 THEN 1 ELSE 0 END AS active,
          o.valid_from, o.valid_to, o.preference, o.unit, o.purchase_unit, s.minimum_order_value, s.tax_rate, o.order_cost,
          b.min_quantity AS break_min_quantity, b.price AS break_price
        FROM supplier_offers o
        JOIN suppliers s ON s.supplier_id = o.supplier_id
        LEFT JOIN price_breaks b ON b.product_id = o.product_id AND b.supplier_id = o.supplier_id AND b.offer_no = o.offer_no
        """);

    public static FactQuery Units { get; } = Query(SourceNames.Units, DatabaseNames.Uom, "c.product_id", """
        SELECT c.product_id, c.from_unit, c.to_unit, c.factor
        FROM unit_conversions c
        """);

    public static FactQuery Rates { get; } = new()
    {
        Source = SourceNames.Rates,
        Database = DatabaseNames.Supplier,
        Sql = """
            SELECT r.currency, r.base_currency, r.rate, r.rate_date
            FROM exchange_rates r
            JOIN (
              SELECT base_currency, currency, MAX(rate_date) AS rate_date FROM exchange_rates WHERE rate_date <= @day GROUP BY base_currency, currency
            ) latest ON latest.base_currency = r.base_currency AND latest.currency = r.currency AND latest.rate_date = r.rate_date
            """,
    };

    public static FactQuery Catalogue { get; } = new()
    {
        Source = "catalogue",
        Database = DatabaseNames.Oms,
        Sql = "SELECT product_id FROM products WHERE product_id > @after ORDER BY product_id LIMIT @count",
    };

    private static FactQuery Query(string source, string database, string key, string select) => new()
    {
        Source = source,
        Database = database,
        Sql = $"{select}\nWHERE {key} IN (@ids)",
        RangeSql = $"{select}\nWHERE {key} BETWEEN @first AND @last",
    };
}
