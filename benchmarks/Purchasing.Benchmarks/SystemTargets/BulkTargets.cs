using System.Globalization;
using System.Text.Json;
using Purchasing.Bulk;
using Purchasing.Benchmarks.Targets;
using Purchasing.Core.Catalogue;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>A catalogue run against the same rows read and written by hand, and its memory over the size of the catalogue.</summary>
internal static class BulkTargets
{
    private const int Products = 100_000;
    private const double RatioTarget = 1.5;
    private const double MemoryTarget = 1.25;

    /// <summary>Of the time that the product's own size takes: none may be much quicker.</summary>
    private const double SizeTarget = 0.85;

    private const int FewerProducts = 50_000;
    private static readonly int[] BatchSizes = [250, 500, 1_000, 2_000, 4_000];
    private static readonly int[] InsertSizes = [1, 10, 50, 100, 200, 500, 1_000];

    /// <summary>Fewer than on a server: the driver looks up each parameter by its name, which takes the square of their number.</summary>
    private static readonly int[] InsertSizesOnSqlite = [1, 2, 5, 10, 50, 100];
    private static readonly int[] Sizes = [25_000, Products, 200_000];
    private static readonly string[] Databases = ["Oms", "Inventory", "Supplier", "Uom", "Purchasing"];

    /// <summary>On the embedded databases.</summary>
    public static async IAsyncEnumerable<TargetRow> SqliteAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        string catalogue = Generate(folder, Products);
        string finished = Finish(folder, catalogue);
        yield return Ratio("SQLite", rounds, side => Once(Copy(folder, catalogue, "round"), side, "--orders", finished));
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>The memory of a run over catalogues of several sizes.</summary>
    public static async IAsyncEnumerable<TargetRow> MemoryAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        BulkResult[] results = [.. Sizes.Select(size => Once(Generate(folder, size), "run"))];
        for (int i = 1; i < Sizes.Length; i++)
        {
            string sizes = string.Create(CultureInfo.InvariantCulture, $"{Sizes[i]:N0} against {Sizes[0]:N0} products");
            yield return Memory($"bulk run, most memory of the process, {sizes}", results[i].PeakWorkingSet, results[0].PeakWorkingSet);
            yield return Memory($"the same, largest managed heap, {sizes}", results[i].PeakHeap, results[0].PeakHeap);
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>On a private MySQL or MariaDB server.</summary>
    public static async IAsyncEnumerable<TargetRow> MySqlAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        string finished = Finish(folder, Generate(folder, Products));
        await using PrivateMySqlServer server = await ServerAsync(folder, Products).ConfigureAwait(false);
        TargetRow row = Ratio("MariaDB", rounds, side => OnServer(server, side, "--orders", finished));
        yield return row;
    }

    /// <summary>Sizes of batches and of inserts on the embedded databases, each against the size that the product takes.</summary>
    public static async IAsyncEnumerable<TargetRow> BatchesAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        string catalogue = Generate(folder, FewerProducts);
        string finished = Finish(folder, catalogue);
        BulkResult Side(string side, string[] more) => Once(Copy(folder, catalogue, "round"), side, ["--orders", finished, .. more]);
        foreach (TargetRow row in Compare("SQLite", InsertSizesOnSqlite, 1, rounds, Side)) yield return row;
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>The same on a private MySQL or MariaDB server.</summary>
    public static async IAsyncEnumerable<TargetRow> BatchesMySqlAsync(int rounds)
    {
        using var folder = new ScratchFolder();
        string finished = Finish(folder, Generate(folder, FewerProducts));
        await using PrivateMySqlServer server = await ServerAsync(folder, FewerProducts).ConfigureAwait(false);
        BulkResult Side(string side, string[] more) => OnServer(server, side, ["--orders", finished, .. more]);
        foreach (TargetRow row in Compare("MariaDB", InsertSizes, 100, rounds, Side)) yield return row;
    }

    /// <summary>A server with a catalogue. The orders to write again are those of the same run on the embedded databases: the decisions are the same.</summary>
    private static async Task<PrivateMySqlServer> ServerAsync(ScratchFolder folder, int products)
    {
        PrivateMySqlServer server = await PrivateMySqlServer.StartAsync(ServerProduct.MariaDb, "--innodb-buffer-pool-size=512M", "--innodb-log-file-size=256M").ConfigureAwait(false);
        await server.SetUpAsync(folder.File("secrets")).ConfigureAwait(false);
        PublishedProgram.Generate(products, ["--data", folder.File("unused"), .. Settings(server).SelectMany(s => new[] { "--set", s })]);
        return server;
    }

    private static string[] Settings(PrivateMySqlServer server) =>
    [
        "Databases:Provider=MySql",
        "Databases:SampleSources=true",
        .. Databases.Select(name => $"Databases:{name}=Server=127.0.0.1;Port={server.Port};Database={name.ToLowerInvariant()}_db;User ID=root;Password=;SslMode=None"),
    ];

    private static BulkResult OnServer(PrivateMySqlServer server, string side, params string[] more)
    {
        Empty(server).GetAwaiter().GetResult();
        return Once(Settings(server), side, more);
    }

    /// <summary>The run over products per batch, then the writing over rows per insert; medians of rounds taken in turn.</summary>
    private static IEnumerable<TargetRow> Compare(string database, int[] insertSizes, int rowsPerInsert, int rounds, Func<string, string[], BulkResult> once) =>
        Sweep($"bulk run, {database}, products per batch", "run", "--batch", BatchSizes, new RunOptions().BatchSize, rounds, once)
            .Concat(Sweep($"writing its orders, {database}, rows per INSERT", "write", "--rows-per-insert", insertSizes, rowsPerInsert, rounds, once));

    private static IEnumerable<TargetRow> Sweep(string work, string side, string option, int[] sizes, int chosen, int rounds, Func<string, string[], BulkResult> once)
    {
        var seconds = sizes.ToDictionary(size => size, _ => new List<double>());
        for (int round = 0; round < rounds; round++)
            foreach (int size in sizes)
                seconds[size].Add(once(side, [option, size.ToString(CultureInfo.InvariantCulture)]).Seconds);
        double baseline = Targets.Measure.Median(seconds[chosen]);
        foreach (int size in sizes)
        {
            double median = Targets.Measure.Median(seconds[size]);
            yield return new TargetRow($"{work}: {size.ToString("N0", CultureInfo.InvariantCulture)}", median, "s", baseline, SizeTarget, median / baseline, AtLeast: true);
        }
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

    private static TargetRow Memory(string work, long bytes, long baseline) =>
        new(work, bytes / 1048576d, "MB", baseline / 1048576d, MemoryTarget, (double)bytes / baseline);

    private static string Generate(ScratchFolder folder, int products)
    {
        string catalogue = folder.File($"catalogue-{products}");
        PublishedProgram.Generate(products, "--data", catalogue);
        return catalogue;
    }

    /// <summary>A copy of a catalogue with the orders of a finished run.</summary>
    private static string Finish(ScratchFolder folder, string catalogue)
    {
        string finished = Copy(folder, catalogue, "finished");
        Once(finished, "run");
        return finished;
    }

    private static string Copy(ScratchFolder folder, string catalogue, string name)
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
