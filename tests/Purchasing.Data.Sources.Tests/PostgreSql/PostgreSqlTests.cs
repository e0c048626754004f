using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Sources;
using Purchasing.Data.Connecting;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Sources.Tests.PostgreSql;

public sealed class PostgreSqlTests(PostgreSqlServerFixture server) : IClassFixture<PostgreSqlServerFixture>, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        await server.ExecuteAsync("""
            DROP SCHEMA IF EXISTS erp CASCADE; CREATE SCHEMA erp;
            CREATE TABLE erp.items (item BIGINT PRIMARY KEY, code TEXT NOT NULL, price NUMERIC(12,4), since DATE, active BOOLEAN, qty DOUBLE PRECISION, kind CHAR(4));
            INSERT INTO erp.items VALUES (9, 'b', 1.5000, '2026-03-01', true, 1.5, 'A'), (10, 'B', 2, NULL, false, 2, 'B'), (100, 'a', NULL, '2026-12-31', NULL, 3, 'C');
            GRANT USAGE ON SCHEMA erp TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA erp TO reader;
            """);
        _services = Hosts.Create(("Erp:Provider", "PostgreSql"), ("Erp:ConnectionString", server.Reader()), ("SampleSources", "false"));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Numbers_are_listed_and_read_as_numbers(int size)
    {
        IProductCatalogue catalogue = Catalogue("SELECT item FROM erp.items WHERE item > @after ORDER BY item LIMIT @count");
        List<string> found = [];
        for (string? after = null; ;)
        {
            IReadOnlyList<string> page = await catalogue.PageAsync(after, size, None);
            found.AddRange(page);
            if (page.Count > 0)
            {
                FactBatch<StockLevel> stock = await Stock.GetAsync(ProductSet.Stretch(page, catalogue.KeyOrder), None);
                Assert.All(page, id => Assert.Equal(1, stock.For(id).Count));
            }

            if (page.Count < size)
                break;
            after = page[^1];
        }

        Assert.Equal(["9", "10", "100"], found);
    }

    [Fact]
    public async Task An_id_that_the_column_cannot_hold_is_simply_unknown()
    {
        FactBatch<StockLevel> stock = await Stock.GetAsync(ProductSet.Of(["9", "nine", "009"]), None);

        Assert.Equal((1, 0, 0), (stock.For("9").Count, stock.For("nine").Count, stock.For("009").Count));
    }

    [Fact]
    public async Task Texts_are_listed_by_code_point_when_the_query_says_so_and_refused_when_it_does_not()
    {
        IProductCatalogue ordered = Catalogue("SELECT code FROM erp.items WHERE code COLLATE \"C\" > @after ORDER BY code COLLATE \"C\" LIMIT @count");
        Assert.Equal(["B", "a", "b"], await ordered.PageAsync(null, 10, None));
        Assert.Equal(["b"], await ordered.PageAsync("a", 10, None));

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(
            async () => await Catalogue("SELECT code FROM erp.items WHERE code > @after ORDER BY code LIMIT @count").PageAsync(null, 10, None));
        Assert.Contains("\"C\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_keep_their_digits_days_and_gaps()
    {
        FactBatch<SupplierOffer> batch = await Facts<SupplierOffer>(
            "SELECT item AS product_id, kind AS supplier_id, price, 'EUR' AS currency, 7 AS lead_time_days, active, since AS valid_from FROM erp.items WHERE item IN (@ids)").GetAsync(ProductSet.Of(["9", "10", "100"]), None);

        SupplierOffer nine = batch.For("9").First!, hundred = batch.For("100").First!;
        Assert.Equal((1.5m, "A", true, new DateOnly(2026, 3, 1)), (nine.Price, nine.SupplierId, nine.Active, nine.ValidFrom));
        Assert.Equal("1.5", nine.Price!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((null, null, new DateOnly(2026, 12, 31)), (hundred.Price, hundred.Active, hundred.ValidFrom));
        Assert.Null(batch.For("10").First!.ValidFrom);
    }

    [Fact]
    public async Task Ids_of_type_uuid_are_proposed_as_texts_and_what_is_archived_is_not_taken()
    {
        await server.ExecuteAsync("""
            DROP TABLE erp.items;
            CREATE TABLE erp.stock (product_id uuid PRIMARY KEY, on_hand INT, active BOOLEAN);
            CREATE TABLE erp.products (product_id uuid PRIMARY KEY, min_stock INT);
            CREATE TABLE erp.offers (product_id uuid, supplier_id TEXT, price NUMERIC, currency TEXT, lead_time_days INT);
            DROP SCHEMA IF EXISTS archive CASCADE; CREATE SCHEMA archive; CREATE TABLE archive.offers AS SELECT * FROM erp.offers;
            INSERT INTO erp.products VALUES ('0b0e7a7e-0000-4000-8000-000000000001', 5), ('0b0e7a7e-0000-4000-8000-000000000002', 5);
            INSERT INTO erp.stock SELECT product_id, 3, true FROM erp.products;
            INSERT INTO erp.offers SELECT product_id, 'S', 2, 'EUR', 7 FROM erp.products; INSERT INTO archive.offers SELECT product_id, 'S', 1, 'EUR', 7 FROM erp.products;
            GRANT USAGE ON SCHEMA archive TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA erp, archive TO reader;
            """);

        ConnectProposal proposal = await _services.GetRequiredService<SourceConnector>().ProposeAsync(["Erp"], None);

        FactQueries queries = FactQueries.Parse(proposal.Graph!, "proposal");
        IFactProviderFactory factory = _services.GetRequiredService<IFactProviderFactory>();
        IProductCatalogue catalogue = factory.CreateCatalogue(queries.Catalogue!);
        Assert.Equal(["0b0e7a7e-0000-4000-8000-000000000001"], await catalogue.PageAsync(null, 1, None));
        Assert.Equal(["0b0e7a7e-0000-4000-8000-000000000002"], await catalogue.PageAsync("0b0e7a7e-0000-4000-8000-000000000001", 5, None));
        ProductSet products = ProductSet.Of(["0b0e7a7e-0000-4000-8000-000000000002", "no-uuid"]);
        Assert.Equal(3m, (await factory.Create<StockLevel>(queries.For<StockLevel>()).GetAsync(products, None)).For("0b0e7a7e-0000-4000-8000-000000000002").First!.OnHand);
        Assert.Equal(2m, (await factory.Create<SupplierOffer>(queries.For<SupplierOffer>()).GetAsync(products, None)).For("0b0e7a7e-0000-4000-8000-000000000002").First!.Price);
        Assert.Contains("offers: archive.offers would fit as well as erp.offers.", proposal.Check);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_named_and_the_rest_is_proposed()
    {
        await server.ExecuteAsync("""
            CREATE TABLE erp.products (product_id TEXT PRIMARY KEY, min_stock INT);
            CREATE TABLE erp.stock (product_id TEXT PRIMARY KEY, on_hand NUMERIC);
            CREATE TABLE erp.offers (product_id TEXT, supplier_id TEXT, price NUMERIC, currency TEXT, lead_time_days INT);
            INSERT INTO erp.products VALUES ('A', 5), ('B', 5);
            INSERT INTO erp.stock VALUES ('A', 'NaN'), ('B', 1);
            INSERT INTO erp.offers VALUES ('A', 'S', 2, 'EUR', 7), ('B', 'S', 2, 'EUR', 7);
            CREATE TABLE erp.oddities AS SELECT 12345678901234567890123456789012345678901234567890::numeric AS a, DATE '0044-03-15 BC' AS b, TIMESTAMP '20000-01-01' AS c, INTERVAL '3 months' AS d, TIME '24:00' AS e;
            CREATE VIEW erp.broken AS SELECT 1 / (count(*) - count(*)) AS a FROM erp.stock;
            GRANT SELECT ON ALL TABLES IN SCHEMA erp TO reader;
            """);

        ConnectProposal proposal = await _services.GetRequiredService<SourceConnector>().ProposeAsync(["Erp"], None);

        Assert.Contains("erp.broken was not looked at, and is not used: 22012: division by zero.", proposal.Check);
        Assert.DoesNotContain(proposal.Check, note => note.StartsWith("erp.oddities was not", StringComparison.Ordinal));
        FactBatch<StockLevel> stock = await _services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(FactQueries.Parse(proposal.Graph!, "proposal").For<StockLevel>()).GetAsync(ProductSet.Of(["A", "B"]), None);
        Assert.Contains("on_hand is not a number of at most 28 digits", stock.ProblemOf("A"), StringComparison.Ordinal);
        Assert.Equal(1m, stock.For("B").First!.OnHand);
    }

    [Theory]
    [InlineData("DATE '0044-03-15 BC'", "DATE '2026-03-01'", "valid_from", "valid_from holds a date that cannot be read: ")]
    [InlineData("TIMESTAMP '20000-01-01'", "TIMESTAMP '2026-03-01'", "valid_to", "valid_to holds a timestamp without time zone that cannot be read: ")]
    [InlineData("'NaN'::numeric", "1.5", "moq", "moq is not a number of at most 28 digits")]
    [InlineData("'7 days'::interval", "'8 days'::interval", "moq", "moq is of type interval, which is no number; convert it in the query")]
    public async Task What_the_driver_cannot_give_holds_its_product_alone(string odd, string usual, string column, string problem)
    {
        FactBatch<SupplierOffer> batch = await Facts<SupplierOffer>(
            $"SELECT item AS product_id, 'S' AS supplier_id, 1 AS price, 'EUR' AS currency, 7 AS lead_time_days, true AS active, CASE WHEN item = 9 THEN {odd} ELSE {usual} END AS {column} FROM erp.items WHERE item IN (@ids)")
            .GetAsync(ProductSet.Of(["9", "10"]), None);

        Assert.Contains(problem, batch.ProblemOf("9"), StringComparison.Ordinal);
        if (!usual.Contains("interval", StringComparison.Ordinal))
            Assert.Equal((null, 1), (batch.ProblemOf("10"), batch.For("10").Count));
    }

    [Fact]
    public async Task Binary_numbers_are_refused()
    {
        FactBatch<StockLevel> batch = await Facts<StockLevel>(
            "SELECT item AS product_id, 'W' AS warehouse_id, qty AS on_hand, 0 AS reserved, 'PCS' AS unit FROM erp.items WHERE item IN (@ids)").GetAsync(ProductSet.One("9"), None);

        Assert.Contains("binary floating-point", batch.ProblemOf("9"), StringComparison.Ordinal);
    }

    // Even the owner of the server cannot write by way of a source.
    [Theory]
    [InlineData("DELETE FROM erp.items")]
    [InlineData("CREATE TABLE erp.mine (id INT)")]
    [InlineData("SELECT setval(pg_get_serial_sequence('erp.numbered', 'id'), 99)")]
    public async Task A_connection_of_a_source_cannot_write(string sql)
    {
        await server.ExecuteAsync("CREATE TABLE erp.numbered (id SERIAL)");
        await using ServiceProvider services = Hosts.Create(("Erp:Provider", "PostgreSql"), ("Erp:ConnectionString", server.Administrator), ("SampleSources", "false"));
        Database database = services.GetRequiredService<DatabaseRegistry>().Source("Erp");
        await using DbConnection connection = await database.OpenAsync(None);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;

        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(DatabaseFault.ReadOnly, database.Dialect.Classify(error));
    }

    [Theory]
    [InlineData("SELECT item AS product_id FROM erp.nowhere WHERE item IN (@ids)", "lacks a table or view")]
    [InlineData("SELECT itm AS product_id FROM erp.items WHERE item IN (@ids)", "lacks a column")]
    [InlineData("SELECT item AS product_id FRM erp.items WHERE item IN (@ids)", "does not understand the query")]
    [InlineData("SELECT item AS product_id FROM erp.hidden WHERE item IN (@ids)", "refused the user")]
    public async Task A_query_that_cannot_run_is_told_by_what_is_wrong(string sql, string expected)
    {
        await server.ExecuteAsync("CREATE TABLE erp.hidden (item BIGINT)");

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(async () => await Facts<StockLevel>(sql).GetAsync(ProductSet.One("9"), None));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("'Erp' (127.0.0.1:", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=erp;Username=reader", "cannot be reached", true)]
    [InlineData("{server};Database=nowhere", "does not exist", false)]
    [InlineData("{server};SSL Mode=Require", "no encrypted connection", false)]
    public async Task A_server_that_cannot_be_used_is_told_by_why(string text, string expected, bool isTransient)
    {
        await using ServiceProvider services = Hosts.Create(("Erp:Provider", "PostgreSql"), ("Erp:ConnectionString", text.Replace("{server}", server.Reader(), StringComparison.Ordinal)), ("SampleSources", "false"));
        IFactProvider<StockLevel> stock = services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(Query("SELECT 1 AS product_id WHERE 1 IN (@ids)"));

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(async () => await stock.GetAsync(ProductSet.One("9"), None));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, error.IsTransient);
        Assert.DoesNotContain("reader", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_runs_into_its_limit_is_stopped()
    {
        FactQuery slow = Query("SELECT item AS product_id, 'W' AS warehouse_id, 1 AS on_hand, 0 AS reserved, 'PCS' AS unit FROM erp.items, pg_sleep(30) WHERE item IN (@ids)") with { Timeout = TimeSpan.FromSeconds(1) };

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(
            async () => await _services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(slow).GetAsync(ProductSet.One("9"), None));

        Assert.Contains("time limit", error.Message, StringComparison.Ordinal);
    }

    private static FactQuery Query(string sql) => new() { Source = "erp", Database = "Erp", Sql = sql };

    private IFactProvider<StockLevel> Stock => _services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(Query(
        "SELECT item AS product_id, 'W' AS warehouse_id, 1 AS on_hand, 0 AS reserved, 'PCS' AS unit FROM erp.items WHERE item IN (@ids)") with
    {
        RangeSql = "SELECT item AS product_id, 'W' AS warehouse_id, 1 AS on_hand, 0 AS reserved, 'PCS' AS unit FROM erp.items WHERE item BETWEEN @first AND @last",
    });

    private IFactProvider<T> Facts<T>(string sql)
        where T : class => _services.GetRequiredService<IFactProviderFactory>().Create<T>(Query(sql));

    private IProductCatalogue Catalogue(string sql) => _services.GetRequiredService<IFactProviderFactory>().CreateCatalogue(Query(sql));
}
