using System.Globalization;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;

namespace Purchasing.Data.TestSuite;

/// <summary>Products whose ids are numbers, texts, or numbers in one table and texts in another: none is lost, whatever the size of a batch.</summary>
public abstract class KeySuite : DatabaseSuite
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("PURCHASING_TEST_SEED"), CultureInfo.InvariantCulture, out int given) ? given : 20261130;

    public static TheoryData<bool, bool> Kinds => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_product_and_all_its_facts_come_at_every_batch_size(bool isNumericCatalogue, bool isNumericStock)
    {
        Random random = new(Seed);
        for (int round = 0; round < 4; round++)
        {
            string[] ids = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Number(random)).Distinct()];
            await FillAsync(ids, isNumericCatalogue, isNumericStock);
            string[] expected = [.. ids.Order(isNumericCatalogue ? ProductKeyOrder.Number : ProductKeyOrder.Text)];
            foreach (int size in (int[])[1, 2, random.Next(3, 12), ids.Length, ids.Length + 1])
            {
                string context = $"seed {Seed}, round {round}, {size} at once of {string.Join(' ', expected)}";
                (List<string> found, List<string> stocked) = await ReadAsync(size);
                Assert.True(expected.SequenceEqual(found), $"{context}: the catalogue gave {string.Join(' ', found)}");
                Assert.True(expected.SequenceEqual(stocked), $"{context}: stock was found of {string.Join(' ', stocked)}");
            }
        }
    }

    [Fact]
    public async Task Our_own_orders_are_found_for_a_stretch_of_numbers()
    {
        // As texts 9 comes after 10 and 100, and a stretch from 9 to 100 would hold nothing.
        string[] ids = ["8", "9", "10", "11", "99", "100"];
        PurchaseOrderLine[] lines = [.. ids.Select((id, i) => SampleOrders.Line(id, lineNo: i + 1))];
        await Databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", lines: lines)), None);

        FactBatch<OpenOrders> batch = await Databases.Get<IFactProvider<OpenOrders>>().GetAsync(ProductSet.Stretch(ids[1..], ProductKeyOrder.Number), None);

        Assert.All(ids[1..], id => Assert.Equal(108m, batch.For(id).First?.Quantity));
    }

    [Fact]
    public async Task A_catalogue_of_numbers_begins_below_zero_and_goes_on_after_a_number_that_is_gone()
    {
        await FillAsync(["-12", "-3", "0", "7", "12"], isNumericCatalogue: true, isNumericStock: true);
        IProductCatalogue catalogue = Catalogue();

        Assert.Equal(["-12", "-3", "0"], await catalogue.PageAsync(null, 3, None));
        Assert.True(catalogue.KeyOrder.IsNumeric);
        Assert.Equal(["7", "12"], await catalogue.PageAsync("5", 3, None));
    }

    [Fact]
    public async Task An_empty_catalogue_gives_no_product_and_one_that_is_filled_later_does()
    {
        await FillAsync([], isNumericCatalogue: true, isNumericStock: true);
        IProductCatalogue catalogue = Catalogue();
        Assert.Empty(await catalogue.PageAsync(null, 3, None));

        await Databases.ExecuteAsync("Erp", "INSERT INTO items VALUES (4)");

        Assert.Equal(["4"], await catalogue.PageAsync(null, 3, None));
    }

    [Fact]
    public async Task An_id_with_zeros_in_front_is_no_number()
    {
        await FillAsync(["7"], isNumericCatalogue: true, isNumericStock: true);
        IFactProvider<StockLevel> stock = Databases.Facts<StockLevel>(Stock);

        Assert.Equal(1, (await stock.GetAsync(ProductSet.One("7"), None)).For("7").Count);
        Assert.Equal(0, (await stock.GetAsync(ProductSet.Of(["007", "7a"]), None)).For("007").Count);
    }

    private static FactQuery Stock { get; } = new()
    {
        Source = SourceNames.Stock,
        Database = "Erp",
        Sql = "SELECT item AS product_id, 'W' AS warehouse_id, 1 AS on_hand, 0 AS reserved, 'PCS' AS unit FROM item_stock WHERE item IN (@ids)",
        RangeSql = "SELECT item AS product_id, 'W' AS warehouse_id, 1 AS on_hand, 0 AS reserved, 'PCS' AS unit FROM item_stock WHERE item BETWEEN @first AND @last",
    };

    private IProductCatalogue Catalogue() => Databases.Get<IFactProviderFactory>().CreateCatalogue(new FactQuery
    {
        Source = "catalogue", Database = "Erp", Sql = "SELECT item FROM items WHERE item > @after ORDER BY item LIMIT @count",
    });

    private async Task<(List<string> Found, List<string> Stocked)> ReadAsync(int size)
    {
        IProductCatalogue catalogue = Catalogue();
        IFactProvider<StockLevel> stock = Databases.Facts<StockLevel>(Stock);
        List<string> found = [], stocked = [];
        string? after = null;
        while (true)
        {
            IReadOnlyList<string> page = await catalogue.PageAsync(after, size, None);
            found.AddRange(page);
            if (page.Count > 0)
            {
                FactBatch<StockLevel> batch = await stock.GetAsync(ProductSet.Stretch(page, catalogue.KeyOrder), None);
                stocked.AddRange(page.Where(id => batch.For(id).Count == 1));
            }

            if (page.Count < size)
                return (found, stocked);
            after = page[^1];
        }
    }

    // Of every length, so that the orders of numbers and of texts differ.
    private static string Number(Random random) => ((long)(random.NextDouble() * Math.Pow(10, random.Next(1, 17)))).ToString(CultureInfo.InvariantCulture);

    private async Task FillAsync(string[] ids, bool isNumericCatalogue, bool isNumericStock)
    {
        await Databases.ExecuteAsync("Erp", $"""
            DROP TABLE IF EXISTS items; DROP TABLE IF EXISTS item_stock;
            CREATE TABLE items (item {(isNumericCatalogue ? "BIGINT" : TextKey)} NOT NULL PRIMARY KEY);
            CREATE TABLE item_stock (item {(isNumericStock ? "BIGINT" : TextKey)} NOT NULL PRIMARY KEY);
            """);
        foreach (string table in ids.Length == 0 ? [] : (string[])["items", "item_stock"])
            await Databases.ExecuteAsync("Erp", $"INSERT INTO {table} VALUES {string.Join(", ", ids.Select(id => $"('{id}')"))}");
    }

    /// <summary>The type of a key that is compared by code point.</summary>
    protected abstract string TextKey { get; }
}
