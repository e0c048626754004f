using System.Globalization;
using Purchasing.EndToEnd.Tests.Monolith;

namespace Purchasing.EndToEnd.Tests.Trials;

/// <summary>
/// A host that goes on and on: the stock shrinks, a run orders what is missing, single products are asked for in between.
/// PURCHASING_TRIAL_RUNS sets the runs (9; the full trial is 168, a week of hourly runs).
/// </summary>
public sealed class SoakTrial(ITestOutputHelper output)
{
    private static readonly int s_products = Trial.Products(150);

    private static int Runs => Trial.Size("PURCHASING_TRIAL_RUNS", 9);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("MySql")]
    public async Task Memory_and_handles_of_a_host_stay_flat_over_many_runs(string provider)
    {
        await using TrialWorld world = await TrialWorld.CreateAsync(provider, s_products);
        await using MonolithServer server = await world.ServeAsync();
        List<(long Memory, int Handles)> samples = [];
        for (int run = 0; run < Runs; run++)
        {
            await world.QueryAsync("inventory_db", provider == "MySql"
                ? "UPDATE stock SET on_hand = on_hand - 7"
                : "UPDATE stock SET on_hand = CAST(CAST(on_hand AS INTEGER) - 7 AS TEXT)");
            string answer = await server.PostTextAsync("purchasing/run", $$"""{"run_key":"hour-{{run}}","batch_size":100}""");
            Assert.Contains($"\"run_key\":\"hour-{run}\"", answer, StringComparison.Ordinal);
            await Task.WhenAll(Enumerable.Range(1, 20).Select(i => server.PostAsync("purchasing/flow", $$"""{"product_id":"GEN-{{i:D7}}"}""")));
            samples.Add(server.Usage());
        }

        // The first third warms up: code is compiled, pools and caches are filled.
        (long Memory, int Handles) Most(int from, int to) => (samples[from..to].Max(s => s.Memory), samples[from..to].Max(s => s.Handles));
        (long memory, int handles) = Most(Runs / 3, Runs * 2 / 3);
        (long memoryLater, int handlesLater) = Most(Runs * 2 / 3, Runs);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}, {Runs} runs: {memory / 1048576} then {memoryLater / 1048576} MB, {handles} then {handlesLater} handles"));
        Assert.True(await world.CountAsync("purchase_orders") > Runs, "The runs ordered nothing.");
        Assert.True(memoryLater <= memory * 1.15 + (16 << 20), $"{memory} then {memoryLater} bytes");
        Assert.True(handlesLater <= handles + 20, $"{handles} then {handlesLater} handles");
    }
}
