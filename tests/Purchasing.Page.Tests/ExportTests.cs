using System.IO.Compression;
using System.Text;

namespace Purchasing.Page.Tests;

/// <summary>Every list as a file.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Every_list_comes_as_csv_and_as_a_workbook()
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor lea = server.Visit(Person.Lead);
        await lea.GoAsync("/buy");
        await lea.SubmitAsync("#buy", ("one", "PROD-001\u001FWH-001"));
        foreach (string list in new[] { "/buy?sort=product", "/buy?show=held", "/orders", "/runs", "/what-if?go=1&demand=2" })
        {
            string address = $"{list}{(list.Contains('?', StringComparison.Ordinal) ? "&" : "?")}as=";
            Assert.StartsWith("\uFEFF", Encoding.UTF8.GetString(await lea.FileAsync(address + "csv")), StringComparison.Ordinal);
            Assert.Equal("text/csv", lea.Answer.Content.Headers.ContentType!.MediaType);
            using ZipArchive workbook = new(new MemoryStream(await lea.FileAsync(address + "xlsx")));
            Assert.Contains(workbook.Entries, entry => entry.FullName == "xl/worksheets/sheet1.xml");
        }
    }

    [Fact]
    public async Task The_file_holds_what_the_list_shows()
    {
        await using PageServer server = await PageServer.StartAsync();
        await server.ExecuteAsync("supplier_db", "UPDATE suppliers SET name = '-5' WHERE supplier_id = 'SUP-001'; UPDATE suppliers SET name = '=1+1' WHERE supplier_id = 'SUP-002'");
        using PageVisitor lea = server.Visit(Person.Lead);
        await lea.GoAsync("/buy");
        string[] lines = Encoding.UTF8.GetString(await lea.FileAsync("/buy?sort=product&q=PROD-00&as=csv")).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Equal("Product,Product name,Warehouse,Order by,Position,Required,Quantity,Unit,Computed,Supplier,Name,Price,Price per,Total,Currency,Rules", lines[0]);
        Assert.StartsWith("PROD-001,Widget A,WH-001,2026-02-24,20,108.5,9,CASE,9,SUP-001,'-5,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",191.88,CASE,1726.92,USD,", lines[1], StringComparison.Ordinal);
        using ZipArchive workbook = new(new MemoryStream(await lea.FileAsync("/buy?sort=product&as=xlsx")));
        using StreamReader sheet = new(workbook.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        string xml = await sheet.ReadToEndAsync();
        Assert.Contains("1726.92", xml, StringComparison.Ordinal);
        // Only a CSV file needs the apostrophe: the cell of a workbook says that it is text.
        Assert.Matches("t=\"str\"[^>]*><x:v>-5</x:v>", xml);
        Assert.Matches("t=\"str\"[^>]*><x:v>=1\\+1</x:v>", xml);
        Assert.DoesNotContain("<x:f>", xml, StringComparison.Ordinal);
    }
}
