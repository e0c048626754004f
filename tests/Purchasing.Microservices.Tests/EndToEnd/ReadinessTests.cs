using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>A service is ready only when it can answer, which a database that merely runs does not mean.</summary>
public sealed class ReadinessTests
{
    [Theory]
    [InlineData("supplier_db", "ALTER TABLE supplier_offers RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO supplier_offers", "supplier_offers")]
    [InlineData("purchasing_db", "UPDATE schema_migrations SET version = version + 500", "UPDATE schema_migrations SET version = version - 500", "lacks migration purchasing_db.001_schema.sql")]
    public async Task Without_its_tables_or_its_migrations_a_service_is_not_ready_and_says_why(string database, string breaking, string mending, string reason)
    {
        using var data = new TemporaryFolder();
        var service = database == "supplier_db" ? Service.Supplier : Service.PurchaseOrders;
        var port = LoopbackPort.Reserve();
        await using var process = ChildProcess.Start(service.Path, [], new Dictionary<string, string>
        {
            ["Ports__Rest"] = port.ToString(CultureInfo.InvariantCulture),
            ["Ports__Grpc"] = LoopbackPort.Reserve().ToString(CultureInfo.InvariantCulture),
            ["Databases__DataDirectory"] = data.Path,
            ["Sending__Folder"] = System.IO.Path.Combine(data.Path, "outbox"),
        });
        await BecomesAsync(process, port, HttpStatusCode.OK);

        await ExecuteAsync(data, database, breaking);
        Assert.Contains(reason, await BecomesAsync(process, port, HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);

        await ExecuteAsync(data, database, mending);
        await BecomesAsync(process, port, HttpStatusCode.OK);
        if (service != Service.PurchaseOrders)
            return;
        // What the next version has migrated already serves this one.
        await ExecuteAsync(data, database, "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (999, 'purchasing_db.999_next.sql', 'x', '2030-01-01')");
        await BecomesAsync(process, port, HttpStatusCode.OK);
    }

    private static async Task<string> BecomesAsync(ChildProcess process, int port, HttpStatusCode wanted)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            Assert.False(process.HasExited, process.Log);
            try
            {
                using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"), patience.Token);
                if (response.StatusCode == wanted)
                    return await response.Content.ReadAsStringAsync(patience.Token);
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task ExecuteAsync(TemporaryFolder data, string database, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(data.Path, database + ".db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
