using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class ResilienceTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_node_is_tried_again_until_it_succeeds_and_the_trace_counts_the_attempts()
    {
        int calls = 0;
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Source(_ => ++calls < 3 ? throw new IOException("busy") : Task.FromResult(calls)),
            n => n.Retry(new RetryPolicy(5, TimeSpan.FromMilliseconds(1)))).Output("r", "a.value"));

        Assert.Equal(3, run.Output<int>("r"));
        Assert.Equal(3, run.Node("a").Attempts);
    }

    [Fact]
    public async Task A_node_that_says_its_failure_is_final_is_not_tried_again()
    {
        int calls = 0;
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Source<int>(_ => { calls++; throw new NodeFailedException("no such product"); }),
            n => n.Retry(new RetryPolicy(5, TimeSpan.FromMilliseconds(1)))));

        Assert.Equal(1, calls);
        Assert.Equal("no such product", run.Node("a").Reason);
    }

    [Fact]
    public async Task A_side_effect_is_not_tried_again_unless_the_graph_says_so()
    {
        int calls = 0;
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", new World().Act("a", _ => { calls++; throw new IOException("busy"); })));

        Assert.Equal(1, calls);
        Assert.Equal(NodeStatus.Failed, run.StatusOf("a"));
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_ended_and_says_so()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Source(async token => { await Task.Delay(Timeout.Infinite, token); return 1; }), n => n.Timeout(TimeSpan.FromMilliseconds(50))));

        Assert.Equal(NodeStatus.Failed, run.StatusOf("a"));
        Assert.Equal("It took longer than its timeout of 50ms.", run.Node("a").Reason);
    }

    [Fact]
    public async Task A_fallback_stands_in_for_a_failed_node_only_where_the_graph_states_it()
    {
        GraphRun run = await _host.Run(new GraphBuilder("g").Node("a", Work.Failing("down"), n => n.Fallback("value", "42")).Node("b", Work.Map<int, int>(x => x + 1))
            .Edge("a.value", "b.x").Output("r", "b.value"));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(43, run.Output<int>("r"));
        Assert.Equal(NodeStatus.FellBack, run.StatusOf("a"));
        Assert.Equal("InvalidOperationException: down", run.Node("a").Reason);
    }

    [Fact]
    public async Task A_node_has_no_more_executions_under_way_than_its_limit_over_all_runs()
    {
        int now = 0, most = 0;
        var gate = new Lock();
        Meeting meeting = new(2);
        LogicGraph graph = new GraphBuilder("g").Node("a", Work.Source(async _ =>
        {
            lock (gate) most = Math.Max(most, ++now);
            await meeting.ArriveAsync();
            lock (gate) now--;
            return 1;
        }), n => n.Concurrency(2)).Build(_host.Services);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _host.Run(graph)));

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task The_host_executes_no_more_nodes_at_once_than_it_allows_over_all_runs()
    {
        using var host = new GraphHost(options => options.MaxParallelism = 3);
        int now = 0, most = 0;
        var gate = new Lock();
        Meeting meeting = new(3);
        var builder = new GraphBuilder("g");
        for (int i = 0; i < 6; i++)
        {
            builder.Node("s" + i, Work.Source(async _ =>
            {
                lock (gate) most = Math.Max(most, ++now);
                await meeting.ArriveAsync();
                lock (gate) now--;
                return 1;
            })).Output("o" + i, $"s{i}.value");
        }
        LogicGraph graph = builder.Build(host.Services);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.Run(graph)));

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task The_breaker_opens_half_opens_and_closes_against_a_service_that_fails_and_recovers()
    {
        using var service = new UnreliableService();
        using var client = new HttpClient();
        var clock = new ManualTime();
        using var host = new GraphHost(register: services => services.AddSingleton<TimeProvider>(clock).AddGraphCall<string, string>("stock", async (_, product, token) =>
            await client.GetStringAsync(new Uri(service.Address, product), token)));
        LogicGraph graph = host.Parse("""
            { "name": "g", "outputs": { "r": "stock.response" },
              "nodes": [ { "id": "stock", "kind": "call", "config": { "target": "stock" }, "values": { "request": "PROD-001" },
                "breaker": { "failureRatio": 0.5, "minimumCalls": 4, "window": "30s", "break": "500ms" } } ] }
            """);

        Assert.Equal("40 of PROD-001", (await host.Run(graph)).Output<string>("r"));
        service.IsUp = false;
        for (int i = 0; i < 3; i++) Assert.StartsWith("HttpRequestException", (await host.Run(graph)).Node("stock").Reason, StringComparison.Ordinal);

        // Open: the service is not called any more.
        int calls = service.Calls;
        Assert.Contains("its circuit breaker is open", (await host.Run(graph)).Node("stock").Reason, StringComparison.Ordinal);
        Assert.Equal(calls, service.Calls);

        // Half open: one call is let through, fails, and the breaker opens again.
        clock.Advance(TimeSpan.FromMilliseconds(600));
        Assert.StartsWith("HttpRequestException", (await host.Run(graph)).Node("stock").Reason, StringComparison.Ordinal);
        Assert.Contains("its circuit breaker is open", (await host.Run(graph)).Node("stock").Reason, StringComparison.Ordinal);
        Assert.Equal(calls + 1, service.Calls);

        // Half open again: the call succeeds, and the breaker closes.
        service.IsUp = true;
        clock.Advance(TimeSpan.FromMilliseconds(600));
        for (int i = 0; i < 3; i++) Assert.Equal("40 of PROD-001", (await host.Run(graph)).Output<string>("r"));
        Assert.Equal(calls + 4, service.Calls);
    }

    /// <summary>A real HTTP service that can be switched to failing.</summary>
    private sealed class UnreliableService : IDisposable
    {
        private readonly HttpListener _listener = new();
        private int _calls;

        public UnreliableService()
        {
            Address = new Uri($"http://127.0.0.1:{LoopbackPort.Reserve()}/");
            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public Uri Address { get; }

        public bool IsUp { get; set; } = true;

        public int Calls => Volatile.Read(ref _calls);

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try { context = await _listener.GetContextAsync(); }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; }
                Interlocked.Increment(ref _calls);
                context.Response.StatusCode = IsUp ? 200 : 503;
                await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(IsUp ? "40 of " + context.Request.Url!.AbsolutePath[1..] : "down"));
                context.Response.Close();
            }
        }
    }
}
