using System.Globalization;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;
using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Tests;

/// <summary>
/// Random graphs of effects in a world that changes, with nodes that wait, carried on by processes that die, hang, come back and start side by side,
/// with graphs that are changed in between, held against the sequential reference. PURCHASING_GRAPH_CASES says how many, PURCHASING_GRAPH_SEED where to begin.
/// </summary>
public sealed class DurablePropertyTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Any_stored_run_ends_as_the_page_says_whoever_dies_meanwhile()
    {
        int cases = Setting("PURCHASING_GRAPH_CASES", 2000), first = Setting("PURCHASING_GRAPH_SEED", 1);
        int next = first - 1, crashes = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int seed; (seed = Interlocked.Increment(ref next)) < first + cases;)
            {
                try
                {
                    Interlocked.Add(ref crashes, await CheckAsync(seed));
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
                }
            }
        })));
        // Cases in which nobody dies show little.
        Assert.InRange(crashes, cases, int.MaxValue);
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private async Task<int> CheckAsync(int seed)
    {
        Random random = new(seed);
        RandomGraph graph = new(random.Next(2, 10), seed);
        RandomWorld world = new(seed, graph);
        CompensationPolicy policy = random.Next(4) == 0 ? CompensationPolicy.Never : CompensationPolicy.OnFailure;
        LogicGraph Build(string version) => graph.Build(
            _host.Services,
            (index, context, _) =>
            {
                if (world.Waits(index)) context.Wait("for a later process");
                else world.Execute(index, graph.Nodes[index].Fails, context, () =>
                    context.SetOutput(0, RandomGraph.ValueOf(index, [.. Enumerable.Range(0, graph.Nodes[index].Ports.Count).Select(port => context.TryInput(port, out object? value) ? (int?)value : null)])));
                return ValueTask.CompletedTask;
            },
            builder => builder.About(version).Compensate(policy),
            world.Effect,
            (index, node) =>
            {
                if (world.IsRetried(index)) node.Retry(new RetryPolicy(1, TimeSpan.Zero) { Jitter = false });
            });

        LogicGraph built = Build("1");
        var time = new MovableTime();
        var store = new InMemoryRunStore(time);
        int crashes = 0;
        GraphRun? run = null;
        while (await store.FindAsync("r", default) is not { Status: StoredRunStatus.Completed })
        {
            Assert.True(world.Process < 50, "The run does not end.");
            if (world.Process > 0 && random.Next(3) == 0) await RefusesAsync(Build("2"), store, world);
            (run, bool crashed) = await LiveAsync(built, store, world, random, time);
            crashes += crashed ? 1 : 0;
            Assert.True(world.Violation is null, $"{world.Violation} in {graph}");
            world.Process++;
            time.Advance(TimeSpan.FromHours(1));
        }

        run ??= await _host.Run(built, new GraphRunOptions { RunId = "r", Store = store }, default);
        string? problem = Judge(graph, world, policy, run);
        Assert.True(problem is null, $"{problem} in {graph}; effects {string.Join(',', world.Acted)}, done {string.Join(',', world.Done)}, run {run.Status}");
        return crashes;
    }

    // One process: to its end, to its death, or, when it hangs, until another has taken the run over and it comes back.
    private async Task<(GraphRun? Run, bool Crashed)> LiveAsync(LogicGraph graph, IRunStore store, RandomWorld world, Random random, MovableTime time)
    {
        Dictionary<string, string> settled = await SettledAsync(store);
        world.TakeExecutions();
        bool dies = world.Process < RandomWorld.Calm;
        var crash = (CrashingStore.Crash)random.Next(3);
        CrashingStore process = new(store, dies ? random.Next(1, 5) : 0, crash);
        Task<GraphRun> life = Task.Run(() => _host.Run(graph, new GraphRunOptions { RunId = "r", Store = process }, default));
        Task<GraphRun>? rival = random.Next(4) == 0 ? Task.Run(() => _host.Run(graph, new GraphRunOptions { RunId = "r", Store = store }, default)) : null;
        GraphRun? run = null;
        bool crashed = false;
        if (await Task.WhenAny(life, process.Hung) != life)
        {
            crashed = true;
            // What it was about to do when it hung it does while its lease lasts: against one that sleeps between check and effect only a
            // receiver that looks at the fencing token is safe.
            while (world.EndedUnder(process.Token) < process.Announced) await Task.Delay(1);
            time.Advance(TimeSpan.FromHours(1));
            run = await _host.Run(graph, new GraphRunOptions { RunId = "r", Store = store }, default);
            int acted = world.Acted.Count;
            process.Wake();
            await Assert.ThrowsAsync<RunLeaseException>(() => life);
            Assert.True(acted == world.Acted.Count, "A runner that lost its lease acted.");
        }
        else
        {
            try
            {
                run = await life;
            }
            catch (CrashingStore.CrashException)
            {
                crashed = true;
            }
            catch (RunLeaseException) when (rival is not null)
            {
                // It came second.
            }
        }

        try
        {
            if (rival is not null) run = await rival ?? run;
        }
        catch (RunLeaseException)
        {
            // The rival came second.
        }

        int[] executions = world.TakeExecutions();
        Dictionary<string, string> now = await SettledAsync(store);
        foreach (var (node, status) in settled)
        {
            Assert.True(now[node] == status, $"Node {node} was {status} and is {now[node]}.");
            Assert.True(executions[int.Parse(node.AsSpan(1), CultureInfo.InvariantCulture)] == 0, $"Node {node} had ended and was executed again.");
        }
        return (run, crashed);
    }

    private async Task RefusesAsync(LogicGraph changed, InMemoryRunStore store, RandomWorld world)
    {
        int before = (await store.HistoryAsync("r", default)).Count;
        world.TakeExecutions();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _host.Run(changed, new GraphRunOptions { RunId = "r", Store = store }, default));
        Assert.Equal(before, (await store.HistoryAsync("r", default)).Count);
        Assert.Equal(0, world.TakeExecutions().Sum());
    }

    private static async Task<Dictionary<string, string>> SettledAsync(IRunStore store)
    {
        Dictionary<string, string> settled = [];
        foreach (RunEntry entry in await store.HistoryAsync("r", default))
        {
            if (entry.Kind == RunEntryKind.Ended) settled.Add(entry.Subject, System.Text.Json.JsonDocument.Parse(entry.Data).RootElement.GetProperty("status").GetString()!);
        }
        return settled;
    }

    private static string? Judge(RandomGraph graph, RandomWorld world, CompensationPolicy policy, GraphRun run)
    {
        if (run.Status == RunStatus.Waiting) return "the run waits for ever";
        var results = new (NodeStatus Status, int? Value)[graph.Nodes.Count];
        for (int i = 0; i < results.Length; i++)
        {
            bool produced = run.TryOutput("o" + i, out object? value);
            results[i] = (run.StatusOf("n" + i), produced ? (int?)value : null);
        }
        if (SequentialReference.Check(graph, results) is { } wrong) return wrong;
        RunStatus expected = SequentialReference.StatusOf(graph, results);
        if (run.Status != expected) return $"the run is {run.Status} and should be {expected}";
        for (int i = 0; i < results.Length; i++)
        {
            if (world.Acted.Contains(i) && results[i].Status is NodeStatus.Skipped or NodeStatus.Blocked or NodeStatus.NotStarted) return $"node {i} acted and is {results[i].Status}";
        }
        if (expected == RunStatus.Failed && policy == CompensationPolicy.OnFailure)
        {
            return world.Done.Count == 0 ? null : "a failed run left effects behind";
        }
        return world.Done.SetEquals(world.Acted) ? null : "an effect was undone though the run is not to be";
    }
}
