using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

/// <summary>How long a node waits before it is tried again.</summary>
public sealed class RetryTests
{
    private const int Runs = 200;

    [Theory]
    [InlineData("constant", "1m", new[] { 100, 100, 100, 100, 100 })]
    [InlineData("linear", "1m", new[] { 100, 200, 300, 400, 500 })]
    [InlineData("exponential", "1m", new[] { 100, 200, 400, 800, 1600 })]
    [InlineData("exponential", "500ms", new[] { 100, 200, 400, 500, 500 })]
    public async Task Without_jitter_the_waits_grow_as_the_graph_says_and_no_further_than_its_limit(string backoff, string longest, int[] milliseconds)
    {
        List<double[]> waits = await WaitsAsync(
            $$"""{ "attempts": 5, "delay": "100ms", "backoff": "{{backoff}}", "maxDelay": "{{longest}}", "jitter": false }""", runs: 2, retries: 5);

        Assert.All(waits, run => Assert.Equal(milliseconds.Select(m => (double)m), run));
    }

    [Fact]
    public async Task With_jitter_callers_that_failed_together_return_at_moments_of_their_own_within_a_quarter_of_the_wait()
    {
        List<double[]> waits = await WaitsAsync("""{ "attempts": 1, "delay": "100ms", "backoff": "constant" }""", Runs, retries: 1);

        double[] all = [.. waits.Select(run => run[0])];
        Assert.All(all, wait => Assert.InRange(wait, 75, 125));
        // Even draws over 50 ms: that 200 of them leave out either tenth has a chance of 0.9^200, one in a thousand million.
        Assert.True(all.Min() < 80 && all.Max() > 120, string.Join(' ', all));
        // Waits are whole milliseconds, so there are 51.
        Assert.True(all.Distinct().Count() > 25);
    }

    [Fact]
    public async Task A_retry_of_which_the_graph_says_no_more_grows_twofold_and_is_spread_at_random()
    {
        List<double[]> waits = await WaitsAsync("""{ "attempts": 4, "delay": "100ms" }""", Runs, retries: 4);

        double[] middle = [.. Enumerable.Range(0, 4).Select(i => waits.Select(run => run[i]).Order().ElementAt(Runs / 2))];
        Assert.InRange(middle[0], 60, 120);
        Assert.InRange(middle[2] / middle[1], 1.4, 2.6);
        Assert.InRange(middle[3] / middle[2], 1.4, 2.6);
        // Decorrelated jitter: the first n waits together are less than 2^n / 1.4 times the delay of the graph.
        Assert.All(waits, run => Assert.All(Enumerable.Range(1, 4), n => Assert.InRange(run[..n].Sum(), 0, 100 * Math.Pow(2, n) / 1.4)));
        Assert.All(Enumerable.Range(0, 4), i => Assert.True(waits.Select(run => run[i]).Distinct().Count() > 25));
    }

    [Fact]
    public async Task Jitter_leads_no_wait_beyond_the_limit()
    {
        List<double[]> waits = await WaitsAsync("""{ "attempts": 4, "delay": "100ms", "maxDelay": "300ms" }""", Runs, retries: 4);

        Assert.All(waits.SelectMany(run => run), wait => Assert.InRange(wait, 0, 300));
        Assert.Contains(waits, run => run[3] == 300);
    }

    [Fact]
    public async Task Undoing_is_tried_again_after_the_same_waits()
    {
        ImpatientTime time = new();
        using GraphHost host = new(register: services => services.AddSingleton<TimeProvider>(time));
        int undone = 0;
        World world = new();
        GraphRun run = await host.Run(new GraphBuilder("g").Compensate(CompensationPolicy.OnFailure)
            .Node("a", world.Act("a", undoFails: () => ++undone < 3), n => n.Retry(new RetryPolicy(4, TimeSpan.FromMilliseconds(100)) { Jitter = false }))
            .Node("b", Work.Failing("down")).Edge("a", "b"));

        Assert.Equal(NodeStatus.Failed, run.StatusOf("b"));
        Assert.Equal(3, undone);
        Assert.Empty(world.Done);
        Assert.Equal([100, 200], time.Waits.Select(wait => wait.TotalMilliseconds));
    }

    /// <summary>The waits of some runs, in milliseconds, of a node that always fails.</summary>
    private static async Task<List<double[]>> WaitsAsync(string retry, int runs, int retries)
    {
        ImpatientTime time = new();
        int calls = 0;
        using GraphHost host = new(register: services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddGraphCall<string, string>("stock", (_, _, _) =>
            {
                calls++;
                throw new IOException("busy");
            });
        });
        LogicGraph graph = host.Parse(
            $$"""
            { "name": "g", "nodes": [ { "id": "stock", "kind": "call", "config": { "target": "stock" }, "values": { "request": "PROD-001" }, "retry": {{retry}} } ] }
            """);
        List<double[]> waits = [];
        for (int i = 0; i < runs; i++)
        {
            int before = time.Waits.Count;
            Assert.Equal(retries + 1, (await host.Run(graph)).Node("stock").Attempts);
            double[] run = [.. time.Waits.Skip(before).Select(wait => wait.TotalMilliseconds)];
            // A draw of less than a millisecond sets no timer, and which of the waits it was cannot be told.
            if (run.Length == retries) waits.Add(run);
        }

        Assert.Equal(runs * (retries + 1), calls);
        Assert.InRange(waits.Count, runs - runs / 20, runs);
        return waits;
    }
}
