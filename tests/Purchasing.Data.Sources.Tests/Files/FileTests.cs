using System.IO.Compression;
using System.Security.Cryptography;
using DuckDB.NET.Data;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Sources.Tests.Files;

public sealed class FileTests : IDisposable
{
    private const string Stock = "SELECT art AS product_id, 'W' AS warehouse_id, menge AS on_hand, 0 AS reserved, 'PCS' AS unit FROM bestand WHERE art IN (@ids)";

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("art;menge\n007;1234,5\n", "utf-8")]
    [InlineData("\uFEFFart;menge\r\n007;1.234,5\r\n", "utf-8")]
    [InlineData("art;menge\n\"007\";\"1.234,50\"\n", "utf-8")]
    public async Task Numbers_are_read_in_the_declared_form_and_ids_stay_texts(string csv, string encoding)
    {
        _folder.Write("bestand.csv", csv);

        StockLevel level = Assert.Single((await ReadAsync("007", ("Encoding", encoding))).For("007").ToArray());

        Assert.Equal(1234.5m, level.OnHand);
    }

    // Read as if it were another form, each would be a number.
    [Theory]
    [InlineData("1.5")]
    [InlineData("12.34,5")]
    [InlineData("1,234.5")]
    [InlineData("1 234")]
    [InlineData("1,5e3")]
    [InlineData(",5")]
    [InlineData("5,")]
    [InlineData("5-")]
    public async Task A_number_in_another_form_holds_its_product(string text)
    {
        _folder.Write("bestand.csv", $"art;menge\n007;\"{text}\"\n008;5\n");

        FactBatch<StockLevel> batch = await ReadAsync("007");

        Assert.Equal($"stock: on_hand ('{text}') is not a number of the form that the database declares", batch.ProblemOf("007"));
    }

    [Fact]
    public async Task Days_are_read_in_the_declared_form()
    {
        _folder.Write("angebote.csv", "art;ab;bis\n7;01.02.2026;\n8;2026-02-01;\n");
        const string sql = "SELECT art AS product_id, 'S' AS supplier_id, 1 AS price, 'EUR' AS currency, 7 AS lead_time_days, 1 AS active, ab AS valid_from, bis AS valid_to FROM angebote WHERE art IN (@ids)";

        FactBatch<SupplierOffer> batch = await Create().GetRequiredService<IFactProviderFactory>().Create<SupplierOffer>(Query(sql)).GetAsync(ProductSet.Of(["7", "8"]), None);

        Assert.Equal(new DateOnly(2026, 2, 1), batch.For("7").First!.ValidFrom);
        Assert.Null(batch.For("7").First!.ValidTo);
        Assert.Equal("stock: valid_from ('2026-02-01') is not a date of the form dd.MM.yyyy", batch.ProblemOf("8"));
    }

    [Fact]
    public async Task Sql_calculates_with_declared_numbers_and_days()
    {
        _folder.Write("bestand.csv", "art;menge;am\n7;1.234,5;01.02.2026\n7;0,5;28.02.2026\n");

        FactBatch<StockLevel> batch = await ReadAsync(
            "SELECT art AS product_id, CAST(MAX(day(am)) - MIN(day(am)) AS VARCHAR) AS warehouse_id, SUM(num(menge)) AS on_hand, 0 AS reserved, 'PCS' AS unit FROM bestand WHERE art IN (@ids) GROUP BY art", "7");

        Assert.Equal((1235m, "27"), (batch.For("7").First!.OnHand, batch.For("7").First!.WarehouseId));
    }

    [Fact]
    public async Task The_catalogue_is_paged_and_a_stretch_is_read()
    {
        _folder.Write("bestand.csv", "art;menge\n9;1\n10;2\n100;3\n");
        IFactProviderFactory factory = Create().GetRequiredService<IFactProviderFactory>();
        IProductCatalogue catalogue = factory.CreateCatalogue(Query("SELECT art FROM bestand WHERE art > @after ORDER BY art LIMIT @count"));

        Assert.Equal(["10", "100"], await catalogue.PageAsync(null, 2, None));
        Assert.Equal(["9"], await catalogue.PageAsync("100", 2, None));
        FactQuery range = Query(Stock) with { RangeSql = Stock.Replace("IN (@ids)", "BETWEEN @first AND @last", StringComparison.Ordinal) };
        FactBatch<StockLevel> batch = await factory.Create<StockLevel>(range).GetAsync(ProductSet.Stretch(["10", "100", "9"]), None);
        Assert.Equal(3, batch.All.Count);
    }

    [Fact]
    public async Task A_file_that_changes_is_read_again_and_none_is_written()
    {
        string file = _folder.Write("bestand.csv", "art;menge\n7;1\n");
        byte[] before = SHA256.HashData(await File.ReadAllBytesAsync(file));
        ServiceProvider services = Create();
        IFactProvider<StockLevel> stock = services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(Query(Stock));
        Assert.Equal(1m, (await stock.GetAsync(ProductSet.One("7"), None)).For("7").First!.OnHand);
        Assert.Equal(before, SHA256.HashData(await File.ReadAllBytesAsync(file)));

        _folder.Write("bestand.csv", "art;menge\n7;25\n");

        Assert.Equal(25m, (await stock.GetAsync(ProductSet.One("7"), None)).For("7").First!.OnHand);
        Assert.Equal(["bestand.csv"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_query_reaches_no_other_file()
    {
        _folder.Write("bestand.csv", "art;menge\n7;1\n");
        string other = Path.GetTempFileName();
        try
        {
            FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(
                async () => await ReadAsync($"SELECT * FROM read_csv('{other}') WHERE art IN (@ids)", "7"));
            Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(other);
        }
    }

    [Fact]
    public async Task Parquet_keeps_its_types()
    {
        using (DuckDBConnection connection = new("Data Source=:memory:"))
        {
            await connection.OpenAsync();
            await using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"COPY (SELECT 7 AS art, 12.50::DECIMAL(10,2) AS menge UNION ALL SELECT 10, 3) TO '{Path.Combine(_folder.Path, "bestand.parquet")}'";
            await command.ExecuteNonQueryAsync();
        }

        IProductCatalogue catalogue = Create().GetRequiredService<IFactProviderFactory>().CreateCatalogue(Query("SELECT art FROM bestand WHERE art > @after ORDER BY art LIMIT @count"));

        Assert.Equal(["7", "10"], await catalogue.PageAsync(null, 5, None));
        Assert.True(catalogue.KeyOrder.IsNumeric);
        Assert.Equal(12.5m, (await ReadAsync("7")).For("7").First!.OnHand);
    }

    [Fact]
    public async Task A_workbook_reads_as_a_csv_file_of_it_would()
    {
        WriteWorkbook(Path.Combine(_folder.Path, "bestand.xlsx"));

        FactBatch<StockLevel> batch = await ReadAsync("007");

        Assert.Equal(1234.1m, batch.For("007").First!.OnHand);
    }

    [Theory]
    [InlineData("a.csv", "art;menge\n1;2;3\n", "a.csv: ")]
    [InlineData("a.csv", "art;menge\n1;2\n3\n", "a.csv: ")]
    [InlineData("a.csv", "", "a.csv: it is empty")]
    [InlineData("a.csv", "art;;menge\n", "a.csv: column 2 has no name")]
    [InlineData("a.csv", "art;Art\n", "a.csv: its first line has the name 'art' twice")]
    [InlineData("a.parquet", "no parquet", "a.parquet: ")]
    [InlineData("a.xlsx", "no workbook", "a.xlsx: ")]
    public async Task A_file_that_cannot_be_read_is_named(string name, string content, string expected)
    {
        _folder.Write("bestand.csv", "art;menge\n7;1\n");
        _folder.Write(name, content);

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(async () => await ReadAsync("7"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_that_are_not_in_the_declared_encoding_are_refused()
    {
        _folder.Write("bestand.csv", "art;menge\nMüller;1\n", System.Text.Encoding.Latin1);

        await Assert.ThrowsAsync<FactSourceException>(async () => await ReadAsync("Müller"));
        Assert.Equal(1m, (await ReadAsync("Müller", ("Encoding", "latin-1"))).For("Müller").First!.OnHand);
    }

    [Theory]
    [InlineData("Delimiter", null, "Delimiter is missing")]
    [InlineData("DecimalSeparator", null, "DecimalSeparator is missing")]
    [InlineData("DecimalSeparator", ".", "are the same")]
    [InlineData("DateFormat", "dd.MM", "must have year, month and day")]
    [InlineData("Encoding", "ebcdic", "must be one of utf-8, utf-16, latin-1")]
    [InlineData("Delimiter", ";;", "must be one character")]
    [InlineData("Folder", "/nowhere/at/all", "no such folder")]
    [InlineData("Locale", "de", "Locale is not a setting")]
    public void How_files_are_written_is_declared(string key, string? value, string expected)
    {
        _folder.Write("bestand.csv", "art;menge\n7;1\n");
        using ServiceProvider services = Create((key, value));

        ArgumentException error = Assert.Throws<ArgumentException>(() => services.GetRequiredService<DatabaseRegistry>().Source("Exports"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static FactQuery Query(string sql) => new() { Source = SourceNames.Stock, Database = "Exports", Sql = sql };

    private Task<FactBatch<StockLevel>> ReadAsync(string id, params (string, string?)[] settings) => ReadAsync(Stock, id, settings);

    private async Task<FactBatch<StockLevel>> ReadAsync(string sql, string id, params (string, string?)[] settings)
    {
        await using ServiceProvider services = Create(settings);
        return await services.GetRequiredService<IFactProviderFactory>().Create<StockLevel>(Query(sql)).GetAsync(ProductSet.One(id), None);
    }

    private ServiceProvider Create(params (string Key, string? Value)[] settings)
    {
        Dictionary<string, string?> section = new()
        {
            ["Provider"] = "Files", ["Folder"] = _folder.Path, ["Delimiter"] = ";", ["DecimalSeparator"] = ",", ["ThousandsSeparator"] = ".", ["DateFormat"] = "dd.MM.yyyy",
        };
        foreach ((string key, string? value) in settings)
            section[key] = value;
        return Hosts.Create([("SampleSources", "false"), .. section.Where(setting => setting.Value is not null).Select(setting => ($"Exports:{setting.Key}", setting.Value))]);
    }

    // The least that is a workbook: a text and a number in a row, which Excel shows as 1234.1.
    private static void WriteWorkbook(string file)
    {
        using ZipArchive archive = ZipFile.Open(file, ZipArchiveMode.Create);
        Add("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
        Add("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Add("xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Tabelle1" sheetId="1" r:id="r1"/></sheets></workbook>""");
        Add("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
        Add("xl/worksheets/sheet1.xml", """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>art</t></is></c><c r="B1" t="inlineStr"><is><t>menge</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>007</t></is></c><c r="B2"><v>1234.1000000000001</v></c></row></sheetData></worksheet>""");

        void Add(string name, string text)
        {
            using StreamWriter writer = new(archive.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
