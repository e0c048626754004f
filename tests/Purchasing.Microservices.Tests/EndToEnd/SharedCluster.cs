using System.Net.Http.Headers;
using Microsoft.Data.Sqlite;
using Purchasing.Testing;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>
/// One cluster for all tests that kill nothing, with a token, a trace collector for requests that ask to be traced, and a catalogue
/// of generated products beside the seed products. Tests that order use products of their own: copies of the seed products under
/// another name, <c>ONCE-001</c> for <c>PROD-001</c>.
/// </summary>
public sealed class SharedCluster : IAsyncLifetime
{
    public const string Name = "Shared cluster";
    public const int Generated = 3000;

    internal const string Token = "let me in";

    private static readonly string[] Copies = ["PROD", "ONCE", "AUTH", "FUZZ", "STOP", "MISC", "PAGE"];

    internal Cluster Cluster { get; private set; } = null!;

    internal OtlpCollector Collector { get; } = new();

    /// <summary>The products of <see cref="Cluster"/>.</summary>
    public static int Products => Generated + (3 * Copies.Length);

    public async ValueTask InitializeAsync()
    {
        var data = await Monolith.GenerateAsync(Generated);
        foreach (var copy in Copies)
            await SeedAsync(data, copy);
        Cluster = await Cluster.StartAsync(data, new Dictionary<string, string>
        {
            ["Auth__Token"] = Token,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            // Only what a caller wants traced.
            ["OTEL_TRACES_SAMPLER"] = "parentbased_always_off",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Collector.Dispose();
    }

    /// <summary>Adds the three seed products to the sources in a folder, under a name in place of <c>PROD</c>.</summary>
    internal static async Task SeedAsync(TemporaryFolder data, string name)
    {
        foreach (var database in (string[])["oms_db", "inventory_db", "supplier_db", "uom_db"])
        {
            var seed = await File.ReadAllTextAsync(Repository.In("sql", "sqlite", $"{database}.seed.sql"));
            await using var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(data.Path, database + ".db")};Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = seed.Replace("PROD-", name + "-", StringComparison.Ordinal);
            await command.ExecuteNonQueryAsync();
        }
    }
}

[CollectionDefinition(SharedCluster.Name)]
public sealed class SharedClusterDefinition : ICollectionFixture<SharedCluster>;
