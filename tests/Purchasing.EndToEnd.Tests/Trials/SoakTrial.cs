using System.Globalization;
using Purchasing.EndToEnd.Tests.Monolith;

namespace Purchasing.EndToEnd.Tests.Trials;

/// <summary>
/// A host that goes on and on: the stock shrinks, a run orders what is missing, single products are asked for in between.
/// PURCHASING_TRIAL_RUNS sets the runs (9; the full trial is 168, a week of hourly runs).
/// </summary>
public sealed class SoakTrial(ITestOutputHelper output)
{
    private const int AtOnce = 20;

    /// <summary>Connections to a database that may be in use at once, and so in its pool: one for each request, and those of the run and the workers. How many ever are is chance.</summary>
    private const int Pooled = AtOnce + 8;

    private static readonly int s_products = Trial.Products(150);

    private static int Runs => Trial.Size("PURCHASING_TRIAL_RUNS", 9);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("MySql")]
    public async Task Memory_and_handles_of_a_host_stay_flat_over_many_runs(string provider)
    {
        await using TrialWorld world = await TrialWorld.CreateAsync(provider, s_products);
        await using MonolithServer server = await world.ServeAsync();
        List<(long Memory, IReadOnlyDictionary<string, int> Handles)> samples = [];
        for (int run = 0; run < Runs; run++)
        {
            await world.QueryAsync("inventory_db", provider == "MySql"
                ? "UPDATE stock SET on_hand = on_hand - 7"
                : "UPDATE stock SET on_hand = CAST(CAST(on_hand AS INTEGER) - 7 AS TEXT)");
            string answer = await server.PostTextAsync("purchasing/run", $$"""{"run_key":"hour-{{run}}","batch_size":100}""");
            Assert.Contains($"\"run_key\":\"hour-{run}\"", answer, StringComparison.Ordinal);
            await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(i => server.PostAsync("purchasing/flow", $$"""{"product_id":"GEN-{{i:D7}}"}""")));
            samples.Add(server.Usage());
        }

        // The first third warms up: code is compiled, pools and caches are filled.
        (long Memory, int Handles, int OfPools) Most(int from, int to) => (
            samples[from..to].Max(s => s.Memory), samples[from..to].Max(s => Handles(s, ofPools: false)), samples[from..to].Max(s => Handles(s, ofPools: true)));
        (long memory, int handles, int ofPools) = Most(Runs / 3, Runs * 2 / 3);
        (long memoryLater, int handlesLater, int ofPoolsLater) = Most(Runs * 2 / 3, Runs);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}, {Runs} runs: {memory / 1048576} then {memoryLater / 1048576} MB, {handles} then {handlesLater} handles, {ofPools} then {ofPoolsLater} of pools"));
        Assert.True(await world.CountAsync("purchase_orders") > Runs, "The runs ordered nothing.");
        Assert.True(memoryLater <= memory * 1.15 + (16 << 20), $"{memory} then {memoryLater} bytes");
        // A document that is being written is open for a moment.
        Assert.True(handlesLater <= handles + 5, $"{handles} then {handlesLater} handles: {Said(samples[^1])}");
        // Requests have a socket each, and on a server so have connections to five databases.
        Assert.All(samples[^1].Handles.Where(handle => IsOfPool(handle.Key)), handle => Assert.InRange(handle.Value, 0, handle.Key == "socket" ? Pooled * 6 : Pooled));
        // In a week every pool has been as large as it ever gets.
        if (Runs >= 100)
            Assert.True(ofPoolsLater <= ofPools + 20, $"{ofPools} then {ofPoolsLater} handles of pools: {Said(samples[^1])}");
    }

    private static bool IsOfPool(string kind) => kind == "socket" || kind.Contains("_db.db", StringComparison.Ordinal);

    private static int Handles((long Memory, IReadOnlyDictionary<string, int> Handles) sample, bool ofPools) => sample.Handles.Where(handle => IsOfPool(handle.Key) == ofPools).Sum(handle => handle.Value);

    private static string Said((long Memory, IReadOnlyDictionary<string, int> Handles) sample) =>
        string.Join(", ", sample.Handles.OrderByDescending(handle => handle.Value).Take(20).Select(handle => $"{Path.GetFileName(handle.Key)} {handle.Value}"));
}
