using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

public abstract class FactProviderSuite : DatabaseSuite
{
    private static readonly ProductSet One = ProductSet.One("PROD-001");

    [Fact]
    public async Task Demand_of_the_seed_rows_is_read_exactly()
    {
        FactBatch<Demand> batch = await Databases.Facts<Demand>(SourceQueries.Demand).GetAsync(ProductSet.Of(["PROD-001", "PROD-002", "PROD-003"]), None);

        Assert.Equal(new Demand { ProductId = "PROD-001", AvgDaily = 15.5m, Trend = "increasing" }, batch.For("PROD-001").First);
        Assert.Equal(new Demand { ProductId = "PROD-002", AvgDaily = 8.3m, Trend = "stable" }, batch.For("PROD-002").First);
        Assert.Equal(new Demand { ProductId = "PROD-003", AvgDaily = 22m, Trend = "increasing" }, batch.For("PROD-003").First);
    }

    [Fact]
    public async Task Stock_of_the_seed_rows_is_read_exactly()
    {
        FactBatch<StockLevel> batch = await Databases.Facts<StockLevel>(SourceQueries.Stock).GetAsync(One, None);

        StockLevel expected = new() { ProductId = "PROD-001", WarehouseId = "WH-001", OnHand = 25m, Reserved = 5m, OnOrder = 0m, Unit = "PIECE" };
        Assert.Equal([expected], batch.For("PROD-001").ToArray());
    }

    [Fact]
    public async Task Offers_of_the_seed_rows_are_read_exactly()
    {
        FactBatch<SupplierOffer> batch = await Databases.Facts<SupplierOffer>(SourceQueries.Offers).GetAsync(One, None);

        SupplierOffer offer = Assert.Single(batch.For("PROD-001").ToArray());
        Assert.Equal(("SUP-001", 15.99m, 20m, 7, "USD", "CASE", true), (offer.SupplierId, offer.Price, offer.Moq, offer.LeadTimeDays, offer.Currency, offer.PurchaseUnit, offer.Active));
        Assert.Empty(offer.PriceBreaks);
    }

    [Fact]
    public async Task Units_of_the_seed_rows_are_read_exactly()
    {
        FactBatch<UnitConversion> batch = await Databases.Facts<UnitConversion>(SourceQueries.Units).GetAsync(ProductSet.One("PROD-003"), None);

        Assert.Equal([new UnitConversion { ProductId = "PROD-003", FromUnit = "PALLET", ToUnit = "CASE", Factor = 48m }], batch.For("PROD-003").ToArray());
    }

    [Fact]
    public async Task Price_breaks_come_with_their_offer_whatever_the_order_of_rows()
    {
        await Databases.ExecuteAsync(DatabaseNames.Supplier, """
            INSERT INTO supplier_offers (product_id, supplier_id, offer_no, price, currency, moq, lead_time_days) VALUES ('PROD-001', 'SUP-002', 1, '16.5', 'USD', '10', 3);
            INSERT INTO price_breaks (product_id, supplier_id, offer_no, min_quantity, price) VALUES
              ('PROD-001', 'SUP-001', 1, '1000', '12.25'), ('PROD-001', 'SUP-002', 1, '50', '15.75'), ('PROD-001', 'SUP-001', 1, '200', '14.5');
            """);
        FactQuery scattered = SourceQueries.Offers with { Sql = SourceQueries.Offers.Sql + " ORDER BY b.price", RangeSql = null };

        FactBatch<SupplierOffer> batch = await Databases.Facts<SupplierOffer>(scattered).GetAsync(One, None);

        Dictionary<string, SupplierOffer> offers = batch.For("PROD-001").ToArray().ToDictionary(o => o.SupplierId);
        Assert.Equal(2, offers.Count);
        Assert.Equal([new PriceBreak(200m, 14.5m), new PriceBreak(1000m, 12.25m)], offers["SUP-001"].PriceBreaks.OrderBy(b => b.MinQuantity));
        Assert.Equal([new PriceBreak(50m, 15.75m)], offers["SUP-002"].PriceBreaks);
    }

    [Fact]
    public async Task A_product_without_rows_has_an_empty_group()
    {
        FactBatch<StockLevel> batch = await Databases.Facts<StockLevel>(SourceQueries.Stock).GetAsync(ProductSet.One("PROD-404"), None);

        Assert.Equal(0, batch.For("PROD-404").Count);
        Assert.Null(batch.ProblemOf("PROD-404"));
    }

    [Fact]
    public async Task Null_is_read_as_null_and_never_as_zero()
    {
        await Databases.ExecuteAsync(DatabaseNames.Inventory, "UPDATE stock SET on_hand = NULL WHERE product_id = 'PROD-001'");

        FactBatch<StockLevel> batch = await Databases.Facts<StockLevel>(SourceQueries.Stock).GetAsync(One, None);

        Assert.Null(batch.For("PROD-001").First!.OnHand);
    }

    [Fact]
    public async Task A_set_of_a_thousand_ids_is_one_question()
    {
        string values = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"('BULK-{i:D4}', 'WH-001', '{i}.5', '0')"));
        await Databases.ExecuteAsync(DatabaseNames.Inventory, $"INSERT INTO stock (product_id, warehouse_id, on_hand, reserved) VALUES {values}");

        FactBatch<StockLevel> batch = await Databases.Facts<StockLevel>(SourceQueries.Stock)
            .GetAsync(ProductSet.Of(Enumerable.Range(0, 1000).Select(i => $"BULK-{i:D4}")), None);

        Assert.Equal(1000, batch.All.Count);
        Assert.Equal(777.5m, batch.For("BULK-0777").First!.OnHand);
    }

    [Fact]
    public async Task A_stretch_is_asked_for_by_its_ends()
    {
        FactQuery onlyRange = SourceQueries.Stock with { Sql = "SELECT nonsense FROM nowhere WHERE x IN (@ids)" };

        FactBatch<StockLevel> batch = await Databases.Facts<StockLevel>(onlyRange).GetAsync(ProductSet.Stretch(["PROD-001", "PROD-002"]), None);

        Assert.Equal(["PROD-001", "PROD-002"], batch.All.Select(s => s.ProductId).Order());
    }

    [Fact]
    public async Task Ids_are_parameters_and_never_text_of_the_query()
    {
        string attack = "x' OR '1'='1";

        FactBatch<StockLevel> batch = await Databases.Facts<StockLevel>(SourceQueries.Stock)
            .GetAsync(ProductSet.Of([attack, "\\'; DROP TABLE stock; --", "PROD-001"]), None);

        Assert.Equal("PROD-001", Assert.Single(batch.All).ProductId);
    }

    [Fact]
    public async Task A_missing_table_is_a_clear_error_of_the_source()
    {
        await Databases.ExecuteAsync(DatabaseNames.Inventory, "DROP TABLE stock");

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(
            () => Databases.Facts<StockLevel>(SourceQueries.Stock).GetAsync(One, None).AsTask());

        Assert.Equal(SourceNames.Stock, error.SourceName);
        Assert.Contains("Inventory", error.Message);
        Assert.Contains("stock", error.Message);
        Assert.Contains("lacks a table", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_column_that_the_query_does_not_give_is_named()
    {
        FactQuery mapped = SourceQueries.Stock with { Columns = new Dictionary<string, string> { ["onHand"] = "quantity_on_shelf" } };

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(
            () => Databases.Facts<StockLevel>(mapped).GetAsync(One, None).AsTask());

        Assert.Contains("'quantity_on_shelf' for field 'onHand'", error.Message);
        Assert.Contains("on_hand", error.Message);
    }

    [Fact]
    public void A_mapping_of_an_unknown_field_is_refused()
    {
        FactQuery mapped = SourceQueries.Stock with { Columns = new Dictionary<string, string> { ["onHnad"] = "on_hand" } };

        ArgumentException error = Assert.Throws<ArgumentException>(() => Databases.Facts<StockLevel>(mapped));

        Assert.Contains("unknown field 'onHnad'", error.Message);
    }

    [Fact]
    public void A_database_that_is_not_configured_is_named_with_those_that_are()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Databases.Facts<StockLevel>(SourceQueries.Stock with { Database = "Warehouse" }));

        Assert.Contains("'Warehouse'", error.Message);
        Assert.Contains("Inventory", error.Message);
        Assert.Contains("Databases__Warehouse", error.Message);
    }

    [Fact]
    public async Task The_catalogue_is_paged_in_key_order()
    {
        IProductCatalogue catalogue = Databases.Get<IFactProviderFactory>().CreateCatalogue(SourceQueries.Catalogue);

        Assert.Equal(["PROD-001", "PROD-002"], await catalogue.PageAsync(null, 2, None));
        Assert.Equal(["PROD-003"], await catalogue.PageAsync("PROD-002", 2, None));
        Assert.Empty(await catalogue.PageAsync("PROD-003", 2, None));
    }

    [Fact]
    public async Task A_catalogue_out_of_order_is_refused()
    {
        FactQuery backwards = SourceQueries.Catalogue with { Sql = "SELECT product_id FROM products WHERE product_id > @after ORDER BY product_id DESC LIMIT @count" };

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(
            () => Databases.Get<IFactProviderFactory>().CreateCatalogue(backwards).PageAsync(null, 5, None).AsTask());

        Assert.Contains("'PROD-002' after 'PROD-003'", error.Message);
    }

    [Fact]
    public async Task The_last_exchange_rate_on_or_before_a_day_counts()
    {
        await Databases.ExecuteAsync(DatabaseNames.Supplier, """
            INSERT INTO exchange_rates (currency, base_currency, rate_date, rate) VALUES
              ('EUR', 'USD', '2026-01-01', '1.05'), ('EUR', 'USD', '2026-03-01', '1.08125'), ('EUR', 'USD', '2026-04-01', '1.2'), ('JPY', 'USD', '2026-02-01', '0.006543210987')
            """);

        IReadOnlyList<ExchangeRate> rates = await Databases.Get<IExchangeRates>().LatestAsync(new DateOnly(2026, 3, 2), None);

        Assert.Equal(
            [new ExchangeRate("EUR", "USD", 1.08125m, new DateOnly(2026, 3, 1)), new ExchangeRate("JPY", "USD", 0.006543210987m, new DateOnly(2026, 2, 1))],
            rates);
    }

    [Fact]
    public async Task Rates_come_from_any_query_and_the_last_of_its_rows_counts()
    {
        await Databases.ExecuteAsync("Erp", """
            CREATE TABLE kurse (wkz CHAR(4), kurs VARCHAR(20), am VARCHAR(10));
            INSERT INTO kurse VALUES ('EUR ', '1.20', '2026-04-01'), ('EUR ', '1.08', '2026-03-01'), ('EUR ', '1.05', '2026-01-01'), ('CHF ', '1.1', '2026-02-01')
            """);
        FactQuery query = new()
        {
            Source = SourceNames.Rates,
            Database = "Erp",
            Sql = "SELECT wkz, 'USD' AS base_currency, kurs, am FROM kurse",
            Columns = new Dictionary<string, string> { ["currency"] = "wkz", ["rate"] = "kurs", ["rateDate"] = "am" },
        };

        IReadOnlyList<ExchangeRate> rates = await Databases.Get<IFactProviderFactory>().CreateRates(query).LatestAsync(new DateOnly(2026, 3, 2), None);

        Assert.Equal([new ExchangeRate("CHF", "USD", 1.1m, new DateOnly(2026, 2, 1)), new ExchangeRate("EUR", "USD", 1.08m, new DateOnly(2026, 3, 1))], rates);
    }

    [Fact]
    public async Task A_conversion_without_a_product_holds_for_all_that_have_none_of_their_own()
    {
        await Databases.ExecuteAsync("Erp", """
            CREATE TABLE packs2 (art VARCHAR(8), a VARCHAR(8), b VARCHAR(8), f VARCHAR(8));
            INSERT INTO packs2 VALUES (NULL, 'DOZEN', 'PIECE', '12'), ('  ', 'GROSS', 'DOZEN', '12'), ('B', 'PIECE', 'DOZEN', '0.1')
            """);
        FactQuery query = new()
        {
            Source = SourceNames.Units,
            Database = "Erp",
            Sql = "SELECT art AS product_id, a AS from_unit, b AS to_unit, f AS factor FROM packs2 WHERE art IN (@ids) OR art IS NULL OR art = '  '",
        };

        FactBatch<UnitConversion> batch = await Databases.Facts<UnitConversion>(query).GetAsync(ProductSet.Of(["A", "B"]), None);

        Assert.Equal(["DOZEN PIECE 12", "GROSS DOZEN 12"], batch.For("A").ToArray().Select(Text));
        Assert.Equal(["PIECE DOZEN 0.1", "GROSS DOZEN 12"], batch.For("B").ToArray().Select(Text));

        static string Text(UnitConversion each) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{each.FromUnit} {each.ToUnit} {each.Factor}");
    }

    [Fact]
    public async Task Columns_of_ones_own_are_read_as_declared()
    {
        await Databases.ExecuteAsync("Erp", """
            CREATE TABLE art2 (id VARCHAR(8), abc VARCHAR(2), shelf VARCHAR(8), cold VARCHAR(2), since VARCHAR(10));
            INSERT INTO art2 VALUES ('A', 'X ', '30', 'Y', '2026-01-31'), ('B', '  ', 'long', 'N', '')
            """);
        FactQuery query = new()
        {
            Source = "article",
            Database = "Erp",
            Sql = "SELECT id AS product_id, abc, shelf, cold, since FROM art2 WHERE id IN (@ids)",
            OwnKind = "Article",
            OwnFields = [new OwnField("abc", OwnFieldType.Text), new OwnField("shelf", OwnFieldType.Integer), new OwnField("cold", OwnFieldType.Boolean), new OwnField("since", OwnFieldType.Date)],
        };

        FactBatch<OwnFact> batch = await Databases.Facts<OwnFact>(query).GetAsync(ProductSet.Of(["A", "B"]), None);

        Assert.Equal(["X", 30, true, new DateOnly(2026, 1, 31)], batch.For("A").First!.Values.Values);
        Assert.Equal("article: shelf ('long') is not a valid number", batch.ProblemOf("B"));
    }

    [Fact]
    public async Task What_another_system_has_on_order_comes_with_its_day_place_and_supplier()
    {
        await Databases.ExecuteAsync("Erp", """
            CREATE TABLE po2 (id VARCHAR(8), qty VARCHAR(8), uom VARCHAR(8), due VARCHAR(10), site VARCHAR(8), vendor VARCHAR(8));
            INSERT INTO po2 VALUES ('A', '5', 'CASE', '2026-03-05', 'W1', 'V1'), ('A', '2', '', '', '', ''), ('B', '', 'CASE', '', '', '')
            """);
        FactQuery query = new()
        {
            Source = "onOrder",
            Database = "Erp",
            Sql = "SELECT id AS product_id, qty AS quantity, uom AS unit, due AS expected_on, site AS warehouse_id, vendor AS supplier_id FROM po2 WHERE id IN (@ids)",
        };

        FactBatch<OpenOrderLine> batch = await Databases.Facts<OpenOrderLine>(query).GetAsync(ProductSet.Of(["A", "B"]), None);

        OpenOrderLine[] lines = batch.For("A").ToArray();
        Assert.Contains(new OpenOrderLine { Quantity = 5m, Unit = "CASE", ExpectedOn = new DateOnly(2026, 3, 5), WarehouseId = "W1", SupplierId = "V1", OrderedOn = DateOnly.MinValue }, lines);
        Assert.Contains(new OpenOrderLine { Quantity = 2m, OrderedOn = DateOnly.MinValue }, lines);
        Assert.Equal("onOrder: a quantity on order is missing", batch.ProblemOf("B"));
    }

    [Fact]
    public async Task Policies_are_read_per_product_and_warehouse()
    {
        await Databases.ExecuteAsync("Erp", """
            CREATE TABLE levels (id VARCHAR(8), site VARCHAR(8), kind VARCHAR(16), low VARCHAR(8), high VARCHAR(8));
            INSERT INTO levels VALUES ('A', 'W1', 'MIN_MAX', '10', '40'), ('A', '', '', '5', '')
            """);
        FactQuery query = new()
        {
            Source = SourceNames.Policies,
            Database = "Erp",
            Sql = "SELECT id AS product_id, site AS warehouse_id, kind, low AS reorder_point, high AS maximum_level FROM levels WHERE id IN (@ids)",
        };

        FactBatch<ReplenishmentPolicy> batch = await Databases.Facts<ReplenishmentPolicy>(query).GetAsync(ProductSet.One("A"), None);

        Assert.Contains(new ReplenishmentPolicy { ProductId = "A", WarehouseId = "W1", Kind = "min_max", ReorderPoint = 10m, MaximumLevel = 40m }, batch.For("A").ToArray());
        Assert.Contains(new ReplenishmentPolicy { ProductId = "A", ReorderPoint = 5m }, batch.For("A").ToArray());
    }
}
