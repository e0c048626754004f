using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Looking at a database of somebody else, and at what a graph makes of it. The companies of docs/your-own-schema.md are in <see cref="ThreeCompaniesTests"/>.</summary>
public sealed class ConnectAndDoctorTests : IDisposable
{
    private const string Tables = """
        CREATE TABLE items (item_no TEXT PRIMARY KEY, descr TEXT, daily_usage TEXT, base_uom TEXT);
        CREATE TABLE stock (item_no TEXT, plant TEXT, on_hand TEXT, allocated REAL);
        CREATE TABLE vendor_prices (item_no TEXT, vendor TEXT, price TEXT, currency TEXT, uom TEXT, valid_to TEXT);
        INSERT INTO items VALUES ('A', 'Good', '2', 'PCS'), ('B', 'Twice', '2', 'PCS'), ('C', 'Odd', '-1', 'PCS'), ('D', 'No stock', '1', 'PCS');
        INSERT INTO stock VALUES ('A', 'HAM', '1', 0), ('B', 'HAM', '1', 0), ('B', 'HAM', '2', 0), ('C', 'HAM', '1', 5.5);
        INSERT INTO vendor_prices VALUES ('A', 'V', '3', 'EUR', 'PCS', NULL), ('B', 'V', '0', 'EUR', 'PCS', '2001-01-01'), ('C', 'V', '3', 'XTS', 'CRATE', NULL);
        """;

    private readonly TemporaryFolder _folder = new();

    private string Graph => _folder.File("graph.json");

    private string[] Settings => ["--Purchasing:BaseCurrency=EUR", "--Databases:SampleSources=false", $"--Databases:Erp={_folder.File("erp.db")}", "--data", _folder.File("data")];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_missing_is_named_with_its_place_and_is_all_there_is_to_edit()
    {
        Make(Tables);
        byte[] before = Hash();

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        Assert.True(run.ExitCode == 3, run.Output + run.Errors);
        Assert.Contains("stock: stock, product_id from item_no", run.Output);
        Assert.Contains("NULL AS lead_time_days in node 'offers'", run.Output);
        Assert.Contains("allocated is a binary floating-point number", run.Output);
        // Until it is edited every product that has an offer is held for it; then the sound one is decided.
        ProgramRun untouched = await ProgramRun.RunAsync(["doctor", "A", "--json", "--graph", Graph, .. Settings]);
        Assert.Equal(3, untouched.ExitCode);
        Assert.Contains("lead", untouched.Json.GetProperty("held")[0].GetProperty("what").GetString());
        File.WriteAllText(Graph, File.ReadAllText(Graph).Replace("NULL AS lead_time_days", "7 AS lead_time_days", StringComparison.Ordinal));
        ProgramRun edited = await ProgramRun.RunAsync(["doctor", "A", "--graph", Graph, .. Settings]);
        Assert.True(edited.ExitCode == 0, edited.Output + edited.Errors);
        Assert.Contains("1 product: 1 would be decided, 0 held", edited.Output);
        Assert.DoesNotContain("no field takes", edited.Output);
        // A price for a hundred that is misspelt makes everything a hundred times as dear.
        File.WriteAllText(Graph, File.ReadAllText(Graph).Replace("7 AS lead_time_days", "7 AS lead_time_days, 100 AS price_pre", StringComparison.Ordinal));
        ProgramRun misspelt = await ProgramRun.RunAsync(["doctor", "A", "--graph", Graph, .. Settings]);
        Assert.Contains("offers: no field takes these columns of its query, so that they change nothing: price_pre", misspelt.Output);
        Assert.Equal(before, Hash());
        Assert.Equal(["erp.db", "graph.json"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    // A number of the product that other tables do not go by takes the demand of another product.
    [Theory]
    [InlineData("INTEGER PRIMARY KEY", "CREATE VIEW active_products AS SELECT * FROM products")]
    [InlineData("INTEGER", "")]
    public async Task Products_are_named_by_what_other_tables_call_them(string key, string more)
    {
        Make($"""
            CREATE TABLE products (id {key}, sku TEXT, name TEXT, unit TEXT, avg_daily_demand TEXT);
            CREATE TABLE stock (product_id INTEGER, warehouse_id INTEGER, on_hand INTEGER, reserved INTEGER);
            CREATE TABLE offers (product_id INTEGER, supplier_id INTEGER, price TEXT, currency TEXT, lead_time_days INTEGER, active INTEGER);
            INSERT INTO products VALUES (1, '2', 'a', 'PCS', '1'), (2, '1', 'b', 'PCS', '500');
            INSERT INTO stock VALUES (1, 1, 0, 0), (2, 1, 0, 0);
            INSERT INTO offers VALUES (1, 1, '2', 'EUR', 5, 1), (2, 1, '2', 'EUR', 5, 1);
            {more}
            """);
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        foreach ((string product, decimal quantity) in new[] { ("1", 5m), ("2", 2500m) })
        {
            ProgramRun run = await ProgramRun.RunAsync(["flow", product, "--dry-run", "--json", "--new-order-database", "--graph", Graph, .. Settings]);
            Assert.True(run.ExitCode == 0, run.Output + run.Errors);
            Assert.Equal(quantity, run.Json.GetProperty("decision").GetProperty("order_qty").GetDecimal());
        }
    }

    [Fact]
    public async Task A_supplier_that_is_there_twice_is_told_and_doubles_no_offer()
    {
        Make("""
            CREATE TABLE items (sku TEXT PRIMARY KEY, name TEXT, base_unit TEXT, avg_daily_demand TEXT);
            CREATE TABLE stock (sku TEXT, warehouse TEXT, on_hand INTEGER, reserved INTEGER, PRIMARY KEY (sku, warehouse));
            CREATE TABLE suppliers (supplier_id INTEGER, name TEXT, currency TEXT, active INTEGER, lead_time_days INTEGER, revision INTEGER);
            CREATE TABLE supplier_prices (sku TEXT, supplier_id INTEGER, price TEXT);
            INSERT INTO items VALUES ('A', 'a', 'PCS', '10');
            INSERT INTO stock VALUES ('A', 'W1', 5, 0);
            INSERT INTO suppliers VALUES (1, 'S1', 'EUR', 1, 10, 1), (1, 'S1', 'EUR', 1, 2, 2);
            INSERT INTO supplier_prices VALUES ('A', 1, '12.50');
            """);
        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        Assert.Contains("suppliers: supplier_id names several rows, and no key is declared", run.Output);
        Assert.DoesNotContain("JOIN suppliers", File.ReadAllText(Graph));
    }

    [Fact]
    public async Task Decimals_that_SQLite_keeps_as_binary_numbers_are_read_as_they_were_written_and_nothing_is_never_zero()
    {
        Make("""
            CREATE TABLE items (item_no INTEGER PRIMARY KEY, descr TEXT, daily_usage NUMERIC, base_uom TEXT);
            CREATE TABLE stock (item_no INTEGER, plant TEXT, on_hand DECIMAL(10,3), allocated NUMERIC);
            CREATE TABLE vendor_prices (item_no INTEGER, vendor TEXT, price DECIMAL(12,5), currency TEXT, uom TEXT, lead_time_days INTEGER);
            INSERT INTO items VALUES (1, 'Good', 2.5, 'PCS'), (2, 'No price', 2, 'PCS');
            INSERT INTO stock VALUES (1, 'HAM', 1, 0), (2, 'HAM', 1, 0);
            INSERT INTO vendor_prices VALUES (1, 'V', 0.12345, 'EUR', 'PCS', 7), (2, 'V', NULL, 'EUR', 'PCS', 7);
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "--all", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        JsonElement[] products = [.. flow.Json.EnumerateArray()];
        Assert.Equal(0.12345m, products[0].GetProperty("decision").GetProperty("unit_price").GetDecimal());
        Assert.Contains("the price is missing", products[1].GetProperty("held_reasons")[0].GetString());
    }

    private const string Products = """
        CREATE TABLE products (product_id TEXT PRIMARY KEY, name TEXT, daily_demand INTEGER);
        CREATE TABLE stock (product_id TEXT, warehouse TEXT, on_hand INTEGER, reserved INTEGER, unit TEXT, PRIMARY KEY (product_id, warehouse));
        INSERT INTO products VALUES ('M1', 'Screw', 10), ('M2', 'Sheet', 6);
        INSERT INTO stock VALUES ('M1', 'W', 0, 0, 'PCS'), ('M2', 'W', 0, 0, 'PCS');
        """;

    [Fact]
    public async Task A_price_for_so_many_units_a_purchase_unit_and_a_status_count()
    {
        Make(Products + """
            CREATE TABLE offers (product_id TEXT, supplier_id TEXT, price TEXT, price_per INTEGER, currency TEXT, lead_time_weeks INTEGER, status TEXT, order_unit TEXT, units_per_pack INTEGER, PRIMARY KEY (product_id, supplier_id));
            INSERT INTO offers VALUES ('M1', 'K1', '60', 100, 'EUR', 1, 'active', 'BOX', 12), ('M2', 'K1', '5', 1, 'EUR', 1, 'blocked', 'PCS', 1), ('M2', 'K2', '9', 1, 'EUR', 1, 'active', 'PCS', 1);
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "--all", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("price_per from price_per", Flat(run));
        Assert.Contains("'active' means active, 'blocked' not", Flat(run));
        Assert.Contains("lead_time_weeks is in weeks of 7 days", Flat(run));
        Assert.Contains("write order_unit AS unit too", Flat(run));
        JsonElement[] decisions = [.. flow.Json.EnumerateArray().Select(each => each.GetProperty("decision"))];
        // 10 a day for 7 days are 70: 6 boxes of 12, at 60 for 100.
        Assert.Equal((72m, 6m, "BOX", 0.6m), (Of("order_qty", 0), Of("purchase_qty", 0), decisions[0].GetProperty("purchase_uom").GetString(), Of("unit_price", 0)));
        // The cheaper one is blocked.
        Assert.Equal((42m, "K2"), (Of("order_qty", 1), decisions[1].GetProperty("supplier_id").GetString()));

        decimal Of(string field, int at) => decisions[at].GetProperty(field).GetDecimal();
    }

    [Fact]
    public async Task What_says_that_rows_do_not_count_is_used_in_every_table()
    {
        Make("""
            CREATE TABLE Material (Materialnummer TEXT PRIMARY KEY, Bezeichnung TEXT, Tagesverbrauch INTEGER, geloescht INTEGER, Status TEXT);
            CREATE TABLE Bestand (Materialnummer TEXT, Lager TEXT, Bestand INTEGER, Einheit TEXT, gesperrt INTEGER, PRIMARY KEY (Materialnummer, Lager));
            CREATE TABLE Lieferantenpreise (Materialnummer TEXT, Lieferant TEXT, Einkaufspreis TEXT, Preiseinheit INTEGER, Lieferzeit INTEGER, geloescht TEXT, Rabatt TEXT, PRIMARY KEY (Materialnummer, Lieferant));
            CREATE TABLE Lieferanten (Lieferant TEXT PRIMARY KEY, Name TEXT, Waehrung TEXT, gesperrt INTEGER);
            INSERT INTO Material VALUES ('M1', 'Schraube', 10, 0, 'A'), ('M2', 'Blech', 6, 0, 'B'), ('M3', 'Alt', 6, 1, 'A');
            INSERT INTO Bestand VALUES ('M1', '1', 10, 'ST', 0), ('M1', '2', 500, 'ST', 1), ('M2', '1', 0, 'ST', 0), ('M3', '1', 0, 'ST', 0);
            INSERT INTO Lieferantenpreise VALUES ('M1', 'K1', '250', 100, 2, '', '3'), ('M2', 'K1', '5', 1, 3, 'X', ''), ('M2', 'K2', '6', 1, 3, '', ''), ('M2', 'K3', '4', 1, 3, '', ''), ('M3', 'K1', '5', 1, 3, '', '');
            INSERT INTO Lieferanten VALUES ('K1', 'Eins', 'EUR', 0), ('K2', 'Zwei', 'JPY', 0), ('K3', 'Drei', 'EUR', 1);
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "--all", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("currency from Lieferanten.Waehrung", Flat(run));
        Assert.Contains("active from geloescht and Lieferanten.gesperrt", Flat(run));
        Assert.Contains("yes in geloescht means not active, and a blank no", Flat(run));
        Assert.Contains("yes in gesperrt means not usable", Flat(run));
        Assert.Contains("Material.Status may say which rows count ('A', 'B')", Flat(run));
        Assert.Contains("Lieferantenpreise.Rabatt is not used ('3'); prices may be before a discount", Flat(run));
        Assert.Contains("no purchase unit was found", Flat(run));
        Assert.Contains("nothing was found on order", Flat(run));
        JsonElement[] products = [.. flow.Json.EnumerateArray()];
        JsonElement first = products[0].GetProperty("decision");
        // 10 × 2 − 10: the 500 are blocked.
        Assert.Equal((10m, 2.5m), (first.GetProperty("order_qty").GetDecimal(), first.GetProperty("unit_price").GetDecimal()));
        // K1's offer is deleted, K3 is blocked, and nobody knows what a yen is worth.
        Assert.Contains("JPY", string.Join(" ", products[1].GetProperty("held_reasons").EnumerateArray()));
        Assert.False(products[2].GetProperty("decision").GetProperty("create").GetBoolean());
    }

    [Fact]
    public async Task What_another_system_has_on_order_is_not_bought_again()
    {
        Make(Products + """
            CREATE TABLE offers (product_id TEXT, supplier_id TEXT, price TEXT, currency TEXT, lead_time_days INTEGER, active INTEGER);
            CREATE TABLE purchase_orders (po TEXT PRIMARY KEY, supplier_id TEXT, status TEXT, ordered TEXT);
            CREATE TABLE purchase_order_lines (po TEXT, line INTEGER, product_id TEXT, quantity INTEGER, received INTEGER, PRIMARY KEY (po, line));
            INSERT INTO offers VALUES ('M1', 'K1', '5', 'EUR', 5, 1), ('M2', 'K1', '5', 'EUR', 5, 1);
            INSERT INTO purchase_orders VALUES ('1', 'K1', 'open', '2020-11-01'), ('2', 'K1', 'cancelled', '2020-11-01'), ('3', 'K1', 'closed', '2020-10-01');
            INSERT INTO purchase_order_lines VALUES ('1', 1, 'M1', 30, 10), ('2', 1, 'M1', 1000, 0), ('3', 1, 'M2', 100, 50), ('1', 2, 'M2', 5, 5);
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "--all", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("quantity from quantity and received and purchase_orders.status", Flat(run));
        // 10 × 5 − (30 − 10), and 6 × 5.
        Assert.Equal([30m, 30m], flow.Json.EnumerateArray().Select(each => each.GetProperty("decision").GetProperty("order_qty").GetDecimal()));

        Make("UPDATE purchase_orders SET status = 'Z' || po");
        ProgramRun unknown = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, "--force", .. Settings]);
        Assert.Contains("table purchase_order_lines looks like open orders", Flat(unknown));
        Assert.Contains("words that are not known ('Z1', 'Z2', 'Z3')", Flat(unknown));
    }

    [Fact]
    public async Task Decimal_commas_and_separators_of_thousands_are_named_and_never_guessed()
    {
        Make("""
            CREATE TABLE Artikel (Artikelnummer TEXT PRIMARY KEY, Bezeichnung TEXT, Tagesverbrauch TEXT);
            CREATE TABLE Bestand (Artikelnummer TEXT, Lager TEXT, Bestand TEXT, Reserviert TEXT, Einheit TEXT);
            CREATE TABLE Einkaufsinfo (Artikelnummer TEXT, Lieferant TEXT, Preis TEXT, Waehrung TEXT, Lieferzeit INTEGER, aktiv TEXT);
            INSERT INTO Artikel VALUES ('M1', 'Schr', '10'), ('M2', 'Blech', '1.200'), ('M3', 'c', '12,5');
            INSERT INTO Bestand VALUES ('M1', '1', '1.000', '0', 'ST'), ('M2', '1', '0', '0', 'ST'), ('M3', '1', '0', '0', 'ST');
            INSERT INTO Einkaufsinfo VALUES ('M1', 'K1', '3.25', 'EUR', 5, 'ja'), ('M2', 'K1', '3', 'EUR', 5, 'ja'), ('M3', 'K1', '3', 'EUR', 5, 'ja');
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun doctor = await ProgramRun.RunAsync(["doctor", "--graph", Graph, .. Settings]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("demand: Tagesverbrauch holds numbers with a decimal comma ('12,5') and numbers with a point ('1.200')", Flat(run));
        Assert.Contains("stock: Bestand holds '1.000', which is 1.000 where the point comes before decimals and 1000 where it parts thousands", Flat(run));
        Assert.DoesNotContain("Preis holds", run.Output);
        Assert.Contains("3 products: 0 would be decided, 3 held", Flat(doctor));
        Assert.Contains("avg_daily ('12,5') is written with a decimal comma", Flat(doctor));
        Assert.Contains("on_hand ('1.?000') is not a valid number", Flat(doctor));

        // As connect says to write it, and as a query would stand that nobody looked at.
        string graph = File.ReadAllText(Graph);
        File.WriteAllText(Graph, graph
            .Replace("""REPLACE(\"Tagesverbrauch\", '.', '.?')""", """REPLACE(REPLACE(\"Tagesverbrauch\", '.', ''), ',', '.')""", StringComparison.Ordinal)
            .Replace("""REPLACE(\"Bestand\", '.', '.?')""", "\\\"Bestand\\\"", StringComparison.Ordinal));
        ProgramRun edited = await ProgramRun.RunAsync(["doctor", "--graph", Graph, .. Settings]);
        Assert.Contains("3 products: 3 would be decided, 0 held", Flat(edited));
        Assert.Contains("on_hand ('1.000') is read with a decimal point", Flat(edited));
    }

    [Fact]
    public async Task The_doctor_shows_values_says_a_sentence_once_and_finds_ids_in_another_spelling()
    {
        Make(Tables + """
            INSERT INTO items VALUES ('E', 'Comma', '1', 'PCS');
            INSERT INTO stock VALUES ('d', 'HAM', '1', 0), ('E   ', 'HAM', '1', 0);
            INSERT INTO vendor_prices VALUES ('E', 'V', '1,99', 'EUR', 'PCS', NULL), ('E', 'V', '1,99', 'EUR', 'PCS', NULL);
            """);
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        ProgramRun run = await ProgramRun.RunAsync(["doctor", "D", "E", "--graph", Graph, .. Settings]);

        Assert.Contains("stock: has no row, but one of 'd'", Flat(run));
        Assert.Contains("one whose id has blanks at its end", Flat(run));
        Assert.Equal(2, Flat(run).Split("('1,99')").Length);
        Assert.DoesNotContain("'...'", run.Output);
    }

    [Fact]
    public async Task A_price_in_cents_with_a_tax_or_in_a_currency_of_its_own_is_said()
    {
        Make(Products + """
            CREATE TABLE offers (product_id TEXT, supplier_id TEXT, price_incl_vat_usd INTEGER, lead_time_hours INTEGER, deleted_at TEXT);
            INSERT INTO offers VALUES ('M1', 'K1', 5, 72, NULL), ('M2', 'K1', 5, 72, '2020-01-01');
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("price_incl_vat_usd includes a tax", Flat(run));
        Assert.Contains("all prices are in USD, by the name of price_incl_vat_usd", Flat(run));
        Assert.Contains("no lead time was found", Flat(run));
        Assert.Contains("offers.lead_time_hours is not used ('72'); a lead time that is not in days", Flat(run));
        Assert.Contains("a day in deleted_at means not active", Flat(run));

        Make("DROP TABLE offers; CREATE TABLE offers (product_id TEXT, supplier_id TEXT, price_cents INTEGER, currency TEXT, lead_time_days INTEGER, active INTEGER); INSERT INTO offers VALUES ('M1', 'K1', 199, 'EUR', 5, 1), ('M2', 'K1', 199, 'EUR', 5, 0)");
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, "--force", .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "M1", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);
        Assert.Equal(1.99m, One(flow).GetProperty("decision").GetProperty("unit_price").GetDecimal());
    }

    [Fact]
    public async Task Rates_of_a_base_currency_are_read_the_way_their_values_say_and_strange_ones_are_told()
    {
        string today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Make(Products + $"""
            CREATE TABLE offers (product_id TEXT, supplier_id TEXT, price TEXT, currency TEXT, lead_time_days INTEGER, active INTEGER);
            INSERT INTO offers VALUES ('M1', 'K1', '300', 'GBP', 5, 1), ('M1', 'K2', '320', 'EUR', 5, 1), ('M2', 'K1', '300', 'CHF', 5, 1);
            CREATE TABLE rates (base_currency TEXT, currency TEXT, rate TEXT, rate_date TEXT);
            INSERT INTO rates VALUES ('EUR', 'GBP', '0.85', '{today}'), ('EUR', 'JPY', '165', '{today}');
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "M1", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("by the values, 1 unit of base_currency is rate / 1 times currency (1 AS inverse)", Flat(run));
        // 300 GBP are 300 / 0.85 = 352.94 EUR.
        Assert.Equal("K2", One(flow).GetProperty("decision").GetProperty("supplier_id").GetString());

        // For 100 units, in other words, and no base; then as a query would stand that nobody looked at.
        Make($"DROP TABLE rates; CREATE TABLE wechselkurse (waehrung TEXT, kurs TEXT, einheit INTEGER, datum TEXT); INSERT INTO wechselkurse VALUES ('CHF', '105.2', 100, '{today}'), ('GBP', '1.17', 1, '{today}')");
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, "--force", .. Settings]);
        ProgramRun swiss = await ProgramRun.RunAsync(["flow", "M2", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);
        Assert.Equal(1.052m, One(swiss).GetProperty("decision").GetProperty("fx_rate").GetDecimal());
        File.WriteAllText(Graph, File.ReadAllText(Graph).Replace("einheit AS rate_per", "1 AS rate_per", StringComparison.Ordinal));
        ProgramRun doctor = await ProgramRun.RunAsync(["doctor", "M1", "--json", "--graph", Graph, .. Settings]);
        JsonElement problem = Source(doctor, "rates").GetProperty("problems")[0];
        Assert.StartsWith("1 CHF = 105.2 EUR is far from the usual", problem.GetProperty("what").GetString(), StringComparison.Ordinal);

        Make("DROP TABLE wechselkurse; CREATE TABLE rates (base_currency TEXT, currency TEXT, rate TEXT, rate_date TEXT); INSERT INTO rates VALUES ('EUR', 'XTS', '7', '2026-01-01')");
        ProgramRun unclear = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, "--force", .. Settings]);
        Assert.Equal(3, unclear.ExitCode);
        Assert.Contains("rates: neither values nor names tell what rate is worth in which direction", Flat(unclear));
    }

    // A dollar is worth so nearly a euro that no value tells which of the two a rate is of.
    [Fact]
    public async Task A_direction_of_rates_that_nothing_tells_is_asked_for_and_no_rate_is_used_until_it_is_said()
    {
        string today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Make(Products + $"""
            CREATE TABLE offers (product_id TEXT, supplier_id TEXT, price TEXT, currency TEXT, lead_time_days INTEGER, active INTEGER);
            INSERT INTO offers VALUES ('M1', 'K1', '300', 'USD', 5, 1);
            CREATE TABLE rates (currency TEXT, rate TEXT, rate_date TEXT);
            INSERT INTO rates VALUES ('USD', '0.98', '{today}');
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "M1", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("neither values nor names tell what rate is worth in which direction, so that none is used", Flat(run));
        Assert.Contains("inverse says nothing for USD", One(flow).GetProperty("held_reasons")[0].GetString());
        string graph = File.ReadAllText(Graph);
        foreach ((string said, decimal rate) in ((string, decimal)[])[("0", 0.98m), ("1", 1.020408163265m)])
        {
            File.WriteAllText(Graph, graph.Replace("NULL AS inverse", $"{said} AS inverse", StringComparison.Ordinal));
            ProgramRun told = await ProgramRun.RunAsync(["flow", "M1", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);
            Assert.Equal(rate, Math.Round(One(told).GetProperty("decision").GetProperty("fx_rate").GetDecimal(), 12));
        }
    }

    // SQLite keeps in a column without a type what it is given: a text '1.000' there is as unclear as in a column of texts, and 1.5 is a number.
    [Fact]
    public async Task A_number_in_a_text_of_a_column_without_a_type_is_asked_about_and_held()
    {
        Make("""
            CREATE TABLE products (product_id, name, daily_demand);
            CREATE TABLE stock (product_id, warehouse, on_hand, reserved, unit);
            CREATE TABLE offers (product_id, supplier_id, price, currency, lead_time_days, active);
            INSERT INTO products VALUES ('M1', 'Screw', 10), ('M2', 'Sheet', 6.125), ('M3', 'Bolt', 3);
            INSERT INTO stock VALUES ('M1', 'W', '1.000', 0, 'PCS'), ('M2', 'W', 1.125, 0, 'PCS'), ('M3', 'W', 0, '1,5', 'PCS');
            INSERT INTO offers VALUES ('M1', 'K1', 0.125, 'EUR', 5, 1), ('M2', 'K1', '2.5', 'EUR', 5, 1), ('M3', 'K1', 2, 'EUR', 5, 1);
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "--all", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);

        Assert.True(run.ExitCode == 3, run.Output + run.Errors);
        Assert.Contains("stock: on_hand holds '1.000', which is 1.000 where the point comes before decimals and 1000 where it parts thousands", Flat(run));
        Assert.Contains("stock: reserved writes numbers with a decimal comma ('1,5')", Flat(run));
        Assert.DoesNotContain("price holds", Flat(run));
        Assert.DoesNotContain("daily_demand holds", Flat(run));
        JsonElement[] products = [.. flow.Json.EnumerateArray()];
        Assert.Contains("on_hand ('1.?000') is not a valid number", products[0].GetProperty("held_reasons")[0].GetString());
        // 6.125 × 5 − 1.125, and whole pieces are bought.
        Assert.Equal((30m, 2.5m), (products[1].GetProperty("decision").GetProperty("order_qty").GetDecimal(), products[1].GetProperty("decision").GetProperty("unit_price").GetDecimal()));
        Assert.Contains("reserved ('1,5')", products[2].GetProperty("held_reasons")[0].GetString());
        // What is to be written for it is in the answer: thousands, and a number stays a number.
        string second = Regex.Match(Flat(run), @"on_hand holds .*? for the second write (.+?)\. \(in node").Groups[1].Value;
        File.WriteAllText(Graph, Regex.Replace(File.ReadAllText(Graph), @"CASE WHEN typeof\(on_hand\) = 'text' THEN REPLACE\(on_hand, '\.', '\.\?'\) ELSE CAST\(on_hand AS TEXT\) END", second));
        ProgramRun edited = await ProgramRun.RunAsync(["flow", "--all", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);
        Assert.Equal([1000m, 1.125m], edited.Json.EnumerateArray().Take(2).Select(each => each.GetProperty("decision").GetProperty("position").GetDecimal()));
    }

    [Fact]
    public async Task The_doctor_looks_at_the_whole_catalogue_and_tells_per_field_what_is_held_and_connect_counts_rows_that_say_nothing()
    {
        Make("""
            CREATE TABLE products (product_id TEXT PRIMARY KEY, name TEXT, daily_demand TEXT, active INTEGER);
            CREATE TABLE stock (product_id TEXT, warehouse TEXT, on_hand INTEGER, reserved INTEGER, unit TEXT, PRIMARY KEY (product_id, warehouse));
            CREATE TABLE offers (product_id TEXT, supplier_id TEXT, price TEXT, currency TEXT, lead_time_days INTEGER, status TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO products SELECT printf('P%04d', i), 'Some', '1', CASE WHEN i % 500 = 0 THEN NULL ELSE 1 END FROM n;
            INSERT INTO stock SELECT product_id, 'W', 0, 0, 'PCS' FROM products;
            INSERT INTO offers SELECT product_id, 'K', CASE WHEN product_id > 'P0900' THEN 'on request' ELSE '5' END, CASE WHEN product_id > 'P0800' THEN NULL ELSE 'EUR' END, 5,
              CASE WHEN product_id > 'P0700' THEN 'on hold' WHEN product_id > 'P0600' THEN '' WHEN product_id = 'P0001' THEN 'blocked' ELSE 'active' END FROM products;
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun doctor = await ProgramRun.RunAsync(["doctor", "--json", "--count", "20", "--graph", Graph, .. Settings]);
        ProgramRun printed = await ProgramRun.RunAsync(["doctor", "--graph", Graph, .. Settings]);

        Assert.Contains("Rows without a value in active (2) count as bought", Flat(run));
        Assert.Contains("Rows without a known value in status (400, as 'on hold') hold their products", Flat(run));
        // Of the thousand 1, 49, 97, 145, 201, ...: one whose price cannot be read; of the others 801, 849 and 897 have no currency, and of those and 601, 649, 697 and 745 nobody knows whether they count.
        Assert.Equal((20, 1000), (doctor.Json.GetProperty("products").GetInt32(), doctor.Json.GetProperty("catalogue").GetInt32()));
        Assert.Equal([("price", 1), ("currency", 3), ("active", 7)], Source(doctor, "offers").GetProperty("fields").EnumerateArray()
            .Select(field => (field.GetProperty("name").GetString()!, field.GetProperty("held").EnumerateArray().Sum(held => held.GetProperty("count").GetInt32()))).Where(field => field.Item2 > 0));
        Assert.Equal("('on request') is not a valid number", Source(doctor, "offers").GetProperty("fields").EnumerateArray().Single(field => field.GetProperty("name").GetString() == "price").GetProperty("held")[0].GetProperty("what").GetString());
        Assert.Contains("100 products, spread over the 1000 of the catalogue:", Flat(printed));
    }

    [Fact]
    public async Task What_changes_an_order_is_read_in_all_rows_and_in_every_column_of_the_key()
    {
        Make("""
            CREATE TABLE products (product_id TEXT PRIMARY KEY, name TEXT, min_stock TEXT, max_stock TEXT, active INTEGER, tagesbedarf TEXT);
            CREATE TABLE bestand (product_id TEXT, Lager TEXT, Ort TEXT, Charge TEXT, labst TEXT, reserved INTEGER, unit TEXT, PRIMARY KEY (product_id, Lager, Ort, Charge));
            CREATE TABLE offers (product_id TEXT, supplier_id TEXT, price TEXT, currency TEXT, lead_time_days INTEGER, from_qty INTEGER, valid_from TEXT);
            CREATE TABLE offers_old (product_id TEXT PRIMARY KEY, supplier_id TEXT, price TEXT, currency TEXT, lead_time_days INTEGER, moq INTEGER, valid_from TEXT, valid_to TEXT);
            INSERT INTO products VALUES ('P1', 'One', '20', '100', NULL, '1'), ('P2', 'Two', '20', NULL, 1, '1'), ('P3', 'Three', '20', '', 1, '1'), ('P4', 'Out', '20', '100', 0, '1');
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) INSERT INTO products SELECT 'Q' || i, 'More', '1', '2', 1, '1' FROM n;
            INSERT INTO bestand VALUES ('P1', '1', 'A', 'C', '10', 0, 'PCS'), ('P2', '1', 'A', 'C', '10', 0, 'PCS'), ('P3', '1', 'A', 'C', '10', 0, 'PCS');
            INSERT INTO bestand SELECT product_id, '1', 'A', 'C', '5', 0, 'PCS' FROM products WHERE product_id LIKE 'Q%' AND product_id <> 'Q30';
            INSERT INTO bestand VALUES ('Q30', '1', 'A', 'C', '1.000', 0, 'PCS');
            INSERT INTO offers SELECT product_id, 'S1', '1', 'EUR', 7, 1, '2020-01-01' FROM products UNION ALL SELECT product_id, 'S1', '9', 'EUR', 7, 1, '2024-01-01' FROM products;
            INSERT INTO offers VALUES ('P1', 'S1', '8', 'EUR', 7, 1000, '2024-01-01'), ('P2', 'S1', '9.5', 'EUR', 7, 1, '2024-01-01');
            INSERT INTO offers_old SELECT product_id, 'S1', '0.5', 'EUR', 7, 1, '2020-01-01', NULL FROM products;
            """);

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        ProgramRun flow = await ProgramRun.RunAsync(["flow", "--all", "--dry-run", "--new-order-database", "--json", "--graph", Graph, .. Settings]);

        string output = Flat(run);
        Assert.True(run.ExitCode == 3, run.Output + run.Errors);
        Assert.Contains("stock: labst holds '1.000'", output);
        Assert.Contains("bestand.Charge is part of the key and is not used ('C')", output);
        Assert.Contains("bestand.Ort is not used ('A'); rows may hold for one place only", output);
        Assert.Contains("Rows without a value in active (1) count as bought", output);
        Assert.Contains("offers: the price of a row holds from from_qty on", output);
        Assert.Contains("offers: offers_old would fit as well as offers", output);
        Assert.Contains("avg_daily from tagesbedarf", output);
        Assert.Contains("a product with a value in max_stock is ordered up to it once it is below min_stock (min_max)", output);
        Dictionary<string, JsonElement> products = flow.Json.EnumerateArray().ToDictionary(each => each.GetProperty("product_id").GetString()!);
        // 90 up to the maximum, at the newer price; without a maximum the 10 to the reorder point.
        Assert.Equal((90m, 9m), (Of("P1", "order_qty"), Of("P1", "unit_price")));
        Assert.Equal((10m, 9m), (Of("P3", "order_qty"), Of("P3", "unit_price")));
        Assert.Contains("two prices at once, 9 and 9.5 EUR", products["P2"].GetProperty("held_reasons")[0].GetString());
        Assert.Contains("on_hand ('1.?000')", products["Q30"].GetProperty("held_reasons")[0].GetString());
        Assert.DoesNotContain("P4", products.Keys);

        decimal Of(string product, string field) => products[product].GetProperty("decision").GetProperty(field).GetDecimal();
    }

    [Fact]
    public async Task A_file_that_is_there_is_overwritten_only_when_told_and_only_by_its_kind()
    {
        Make(Tables);
        File.WriteAllText(Graph, "{ \"mine\": 1 }");

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--force", run.Errors);
        Assert.Equal("{ \"mine\": 1 }", File.ReadAllText(Graph));
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, "--force", .. Settings]);
        Assert.Contains("catalogueSql", File.ReadAllText(Graph));

        // A database, and an export, are no graph file and no result of a simulation, whatever is said.
        string export = Graph + ".csv", database = Graph + ".db";
        File.WriteAllText(export, "item;price\n1;2\n");
        File.WriteAllBytes(database, [.. "SQLite format 3\0"u8, 1, 2]);
        foreach (string[] verb in (string[][])
            [["connect", "Erp", "--out", export, "--force"], ["connect", "Erp", "--out", database, "--force"], ["simulate", "--csv", database], ["simulate", "--plot", export]])
        {
            ProgramRun refused = await ProgramRun.RunAsync([.. verb, .. Settings]);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("was not changed: name another file", refused.Errors);
        }

        Assert.Equal(("item;price\n1;2\n", 18), (File.ReadAllText(export), File.ReadAllBytes(database).Length));
    }

    [Fact]
    public async Task A_database_without_stock_gives_no_file_and_says_what_it_has()
    {
        Make("CREATE TABLE songs (title TEXT, seconds INT)");

        ProgramRun run = await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No table with a product and a quantity on hand was found. Tables seen: songs.", run.Output);
        Assert.False(File.Exists(Graph));
    }

    [Fact]
    public async Task Strange_values_are_told_per_field_with_ids()
    {
        Make(Tables);
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);

        ProgramRun run = await ProgramRun.RunAsync(["doctor", "--json", "--graph", Graph, .. Settings]);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(4, run.Json.GetProperty("products").GetInt32());
        Assert.Equal("is negative [C]", Strange(run, "demand", "avgDaily"));
        Assert.Equal("is more than is on hand [C]", Strange(run, "stock", "reserved"));
        Assert.Equal("is zero [B]", Strange(run, "offers", "price"));
        Assert.Equal("is in the past [B]", Strange(run, "offers", "validTo"));
        Assert.Equal("has no exchange rate ('XTS') [C]", Strange(run, "offers", "currency"));
        Assert.Equal("has no conversion to the unit of the stock ('CRATE') [C]", Strange(run, "offers", "purchaseUnit"));
        JsonElement stock = Source(run, "stock");
        Assert.Equal("has several rows for the same thing", stock.GetProperty("problems")[0].GetProperty("what").GetString());
        Assert.Equal("D", stock.GetProperty("without").GetProperty("samples")[0].GetString());
    }

    [Fact]
    public async Task A_source_that_fails_does_not_hide_the_others()
    {
        Make(Tables);
        await ProgramRun.RunAsync(["connect", "Erp", "--out", Graph, .. Settings]);
        Make("DROP TABLE stock");

        ProgramRun run = await ProgramRun.RunAsync(["doctor", "--json", "--graph", Graph, .. Settings]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("lacks a table", Source(run, "stock").GetProperty("failure").GetString());
        Assert.Equal(3, Source(run, "offers").GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task A_database_that_no_setting_names_is_said()
    {
        ProgramRun run = await ProgramRun.RunAsync(["connect", "Nowhere", "--out", Graph, .. Settings]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No database 'Nowhere' is configured", run.Errors);
    }

    /// <summary>What was printed, without the ends of its lines.</summary>
    private static string Flat(ProgramRun run) => Regex.Replace(run.Output, @"\s+", " ");

    private static JsonElement One(ProgramRun flow) => flow.Json.ValueKind == JsonValueKind.Array ? flow.Json[0] : flow.Json;

    private static JsonElement Source(ProgramRun run, string name) =>
        run.Json.GetProperty("sources").EnumerateArray().Single(source => source.GetProperty("source").GetString() == name);

    private static string Strange(ProgramRun run, string source, string field)
    {
        JsonElement strange = Source(run, source).GetProperty("fields").EnumerateArray().Single(each => each.GetProperty("name").GetString() == field).GetProperty("strange");
        return string.Join("; ", strange.EnumerateArray().Select(each => $"{each.GetProperty("what").GetString()} [{string.Join(", ", each.GetProperty("samples").EnumerateArray())}]"));
    }

    private void Make(string sql)
    {
        using SqliteConnection connection = new($"Data Source={_folder.File("erp.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private byte[] Hash() => SHA256.HashData(File.ReadAllBytes(_folder.File("erp.db")));
}
