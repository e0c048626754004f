using System.Text.Json;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.TestSuite;

/// <summary>The example of docs/your-own-schema.md: its SQL and its mappings are taken from that page.</summary>
public abstract class OwnSchemaSuite : DatabaseSuite
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "your-own-schema.md"));

    private static readonly JsonElement Nodes = JsonDocument.Parse(Block("json")).RootElement;

    [Fact]
    public async Task Other_names_of_tables_and_columns_are_mapped()
    {
        FactBatch<Demand> batch = await ReadAsync<Demand>("demand", "4711");

        Assert.Equal(new Demand { ProductId = "4711", AvgDaily = 15.5m, Trend = "increasing", StdDev = 2.25m }, batch.For("4711").First);
    }

    [Fact]
    public async Task Padded_codes_lose_their_padding_and_blanks_are_null()
    {
        FactBatch<StockLevel> batch = await ReadAsync<StockLevel>("stock", "4711");

        StockLevel[] stock = batch.For("4711").ToArray();
        Assert.Equal(["NORTH", "SOUTH"], stock.Select(s => s.WarehouseId).Order());
        Assert.Null(stock.Single(s => s.WarehouseId == "SOUTH").Reserved);
    }

    [Fact]
    public async Task On_order_keeps_a_unit_of_its_own()
    {
        FactBatch<StockLevel> batch = await ReadAsync<StockLevel>("stock", "4711");

        StockLevel north = batch.For("4711").ToArray().Single(s => s.WarehouseId == "NORTH");
        Assert.Equal((25m, 5m, "PCS", 3m, "CARTON"), (north.OnHand, north.Reserved, north.Unit, north.OnOrder, north.OnOrderUnit));
    }

    [Fact]
    public async Task A_discontinued_product_is_known_as_such()
    {
        FactBatch<Demand> batch = await ReadAsync<Demand>("demand", "4712");

        Assert.True(batch.For("4712").First!.Discontinued);
    }

    [Fact]
    public async Task A_list_in_a_column_is_refused_and_holds_only_its_product()
    {
        FactBatch<SupplierOffer> batch = await ReadAsync<SupplierOffer>("offers", "4711", "4713");

        Assert.Equal("offers: vendor ('V-20,V-21') holds a list; the query has to give one row per value", batch.ProblemOf("4713"));
        Assert.Null(batch.ProblemOf("4711"));
        SupplierOffer offer = Assert.Single(batch.For("4711").ToArray());
        Assert.Equal(("V-10", 15.99m, 20m, 7, true, "CARTON"), (offer.SupplierId, offer.Price, offer.Moq, offer.LeadTimeDays, offer.Active, offer.PurchaseUnit));
        Assert.Null(offer.Multiple);
        Assert.Equal(new DateOnly(2026, 1, 1), offer.ValidFrom);
    }

    [Fact]
    public async Task A_price_that_is_no_number_is_refused_with_its_text()
    {
        await Databases.ExecuteAsync("Erp", "UPDATE purchase_info SET price = 'on request' WHERE art_no LIKE '4711%'");

        FactBatch<SupplierOffer> batch = await ReadAsync<SupplierOffer>("offers", "4711");

        Assert.Equal("offers: price ('on request') is not a valid number", batch.ProblemOf("4711"));
    }

    [Fact]
    public async Task Units_are_read_from_one_table_of_packs()
    {
        FactBatch<UnitConversion> batch = await ReadAsync<UnitConversion>("units", "4711");

        Assert.Equal([new UnitConversion { ProductId = "4711", FromUnit = "CARTON", ToUnit = "PCS", Factor = 12m }], batch.For("4711").ToArray());
    }

    [Fact]
    public async Task The_catalogue_lists_what_is_still_bought()
    {
        JsonElement demand = Node("demand");
        FactQuery query = new() { Source = "catalogue", Database = "Erp", Sql = Text(demand.GetProperty("catalogueSql")) };

        Assert.Equal(["4711", "4713"], await Databases.Get<IFactProviderFactory>().CreateCatalogue(query).PageAsync(null, 10, None));
        Assert.Equal(["4713"], await Databases.Get<IFactProviderFactory>().CreateCatalogue(query).PageAsync("4711", 10, None));
    }

    protected override async Task FillAsync() => await Databases.ExecuteAsync("Erp", Block("sql"));

    private static string Block(string language)
    {
        string start = $"```{language}\n";
        int at = Page.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return Page[at..Page.IndexOf("\n```", at, StringComparison.Ordinal)];
    }

    private static JsonElement Node(string id) =>
        Nodes.GetProperty("nodes").EnumerateArray().Single(n => n.GetProperty("id").GetString() == id).GetProperty("config");

    private static string Text(JsonElement sql) => sql.ValueKind == JsonValueKind.Array
        ? string.Join('\n', sql.EnumerateArray().Select(line => line.GetString()))
        : sql.GetString()!;

    private async Task<FactBatch<T>> ReadAsync<T>(string source, params string[] ids)
        where T : class
    {
        JsonElement config = Node(source);
        FactQuery query = new()
        {
            Source = source,
            Database = config.GetProperty("database").GetString()!,
            Sql = Text(config.GetProperty("sql")),
            Columns = config.TryGetProperty("columns", out JsonElement columns)
                ? columns.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetString()!)
                : [],
        };
        return await Databases.Facts<T>(query).GetAsync(ProductSet.Of(ids), None);
    }
}
