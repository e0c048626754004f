using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core;
using Purchasing.Core.Catalogue;
using Purchasing.Data.MySql;
using Purchasing.Data.Sqlite;

namespace Purchasing.Bulk;

/// <summary>
/// One catalogue run, or the same rows read and written by hand, as the only work of a process. The verb <c>system bulk</c> of
/// the benchmarks starts it again and again.
/// </summary>
internal static class BulkCommand
{
    private const string RunKey = "bulk";

    public static RootCommand Create()
    {
        var side = new Argument<string>("side") { Description = "run: a catalogue run; hand: its rows by hand-written ADO.NET; write: the writing half of hand." };
        side.AcceptOnlyFromAmong("run", "hand", "write");
        var settings = new Option<string[]>("--set") { Description = "A setting as Key=Value, as the monolith takes them." };
        var orders = new Option<string?>("--orders") { Description = "hand, write: the folder of a finished run, whose orders are written." };
        var batch = new Option<int>("--batch") { Description = "Products per batch.", DefaultValueFactory = _ => new RunOptions().BatchSize };
        var workers = new Option<int>("--workers") { Description = "Batches at the same time.", DefaultValueFactory = _ => Math.Max(2, Environment.ProcessorCount) };
        var rows = new Option<int?>("--rows-per-insert") { Description = "hand, write: rows of one INSERT; as the product does it when left out." };
        var command = new RootCommand("Does one bulk run and prints what it took as JSON.") { side, settings, orders, batch, workers, rows };
        command.SetAction(async (parsed, token) =>
        {
            await using ServiceProvider services = Services(parsed.GetValue(settings) ?? []);
            Func<Task> work;
            if (parsed.GetValue(side) == "run")
            {
                var runner = services.GetRequiredService<CatalogueRunner>();
                var options = new RunOptions { RunKey = RunKey, Actor = "bulk", BatchSize = parsed.GetValue(batch), Workers = parsed.GetValue(workers) };
                work = () => runner.RunAsync(options, null, token);
            }
            else
            {
                StoredOrders stored = StoredOrders.Load(Path.Combine(parsed.GetValue(orders)!, "purchasing_db.db"), instants: !HandWrittenBulk.IsOnSqlite(services));
                var hand = new HandWrittenBulk(services, stored, parsed.GetValue(batch), parsed.GetValue(workers), parsed.GetValue(rows));
                work = () => parsed.GetValue(side) == "hand" ? hand.RunAsync(token) : hand.WriteAsync(token);
            }

            GC.Collect();
            using var memory = new MemorySampler();
            long start = Stopwatch.GetTimestamp();
            await work().ConfigureAwait(false);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(JsonSerializer.Serialize(memory.Stop(seconds)));
        });
        return command;
    }

    /// <summary>Purchasing on the databases that the settings name.</summary>
    public static ServiceProvider Services(string[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create(s[0], (string?)s[1])))
            .Build();
        var services = new ServiceCollection();
        PurchasingBuilder purchasing = services.AddPurchasingCore(configuration);
        _ = configuration["Databases:Provider"] == "MySql" ? purchasing.AddMySql() : purchasing.AddSqlite();
        return services.BuildServiceProvider();
    }
}
