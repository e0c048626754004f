using System.Globalization;
using System.Text.Json;
using Purchasing.Bulk;
using Purchasing.Benchmarks.Targets;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>A catalogue run against the same rows read and written by hand, and its memory over the size of the catalogue.</summary>
internal static class BulkTargets
{
    private const int Products = 100_000;
    private const double RatioTarget = 1.5;
    private static readonly int[] Sizes = [25_000, Products, 200_000];
    private static readonly string[] Databases = ["Oms", "Inventory", "Supplier", "Uom", "Purchasing"];

    public static async IAsyncEnumerable<TargetRow> MeasureAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        var memory = new Dictionary<int, BulkResult>();
        foreach (int size in Sizes)
        {
            string catalogue = folder.File($"catalogue-{size}");
            PublishedProgram.Generate(size, "--data", catalogue);
            if (size == Products)
            {
                foreach (TargetRow row in Sqlite(folder, catalogue, rounds)) yield return row;
            }

            memory[size] = Once(Sqlite(folder, catalogue, "memory"), "run");
        }

        double Megabytes(int size, Func<BulkResult, long> of) => of(memory[size]) / 1048576d;
        yield return new TargetRow("bulk run, most memory of the process, 200,000 against 25,000 products",
            Megabytes(200_000, m => m.PeakWorkingSet), "MB", Megabytes(25_000, m => m.PeakWorkingSet), 1.25, Megabytes(200_000, m => m.PeakWorkingSet) / Megabytes(25_000, m => m.PeakWorkingSet));
        yield return new TargetRow("the same, largest managed heap",
            Megabytes(200_000, m => m.PeakHeap), "MB", Megabytes(25_000, m => m.PeakHeap), 1.25, Megabytes(200_000, m => m.PeakHeap) / Megabytes(25_000, m => m.PeakHeap));
        await foreach (TargetRow row in MySqlAsync(folder, rounds).ConfigureAwait(false)) yield return row;
    }

    private static IEnumerable<TargetRow> Sqlite(ScratchFolder folder, string catalogue, int rounds)
    {
        string finished = Sqlite(folder, catalogue, "finished");
        Once(finished, "run");
        yield return Ratio("SQLite", rounds, side => Once(Sqlite(folder, catalogue, "round"), side, "--orders", finished));
    }

    private static async IAsyncEnumerable<TargetRow> MySqlAsync(ScratchFolder folder, int rounds)
    {
        // The orders to write again are those of the same run on the embedded databases: the decisions are the same.
        string finished = folder.File("finished");
        await using PrivateMySqlServer server = await PrivateMySqlServer.StartAsync("--innodb-buffer-pool-size=512M", "--innodb-log-file-size=256M").ConfigureAwait(false);
        await server.SetUpAsync(folder.File("secrets")).ConfigureAwait(false);
        string[] settings =
        [
            "Databases:Provider=MySql",
            .. Databases.Select(name => $"Databases:{name}=Server=127.0.0.1;Port={server.Port};Database={name.ToLowerInvariant()}_db;User ID=root;Password=;SslMode=None"),
        ];
        PublishedProgram.Generate(Products, ["--data", folder.File("unused"), .. settings.SelectMany(s => new[] { "--set", s })]);
        TargetRow row = Ratio("MariaDB", rounds, side =>
        {
            Empty(server).GetAwaiter().GetResult();
            return Once(settings, side, "--orders", finished);
        });
        yield return row;
    }

    private static Task Empty(PrivateMySqlServer server) => server.QueryAsync("purchasing_db",
        "SET FOREIGN_KEY_CHECKS = 0; TRUNCATE outbox; TRUNCATE order_audit; TRUNCATE purchase_order_lines; TRUNCATE purchase_orders; "
        + "TRUNCATE catalogue_held; TRUNCATE catalogue_batches; TRUNCATE catalogue_runs;");

    private static TargetRow Ratio(string database, int rounds, Func<string, BulkResult> once)
    {
        var run = new List<double>();
        var hand = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            hand.Add(once("hand").Seconds);
            run.Add(once("run").Seconds);
        }

        double seconds = Targets.Measure.Median(run), byHand = Targets.Measure.Median(hand);
        return new TargetRow($"bulk run, {Products.ToString("N0", CultureInfo.InvariantCulture)} products, {database}, against ADO.NET by hand", seconds, "s", byHand, RatioTarget, seconds / byHand);
    }

    /// <summary>A fresh copy of a catalogue.</summary>
    private static string Sqlite(ScratchFolder folder, string catalogue, string name)
    {
        string copy = folder.File(name);
        if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(catalogue)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private static BulkResult Once(string data, string side, params string[] more) => Once([$"Databases:DataDirectory={data}"], side, more);

    private static BulkResult Once(string[] settings, string side, params string[] more) =>
        JsonSerializer.Deserialize<BulkResult>(PublishedProgram.Bulk.Run([side, .. settings.SelectMany(s => new[] { "--set", s }), .. more]))!;
}
