using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Drawing;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class TraceTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    private LogicGraph Secret() => new GraphBuilder("g").Input<string>("key")
        .Node("login", Work.Map<string, string>(key => "token of " + key), n => n.Redact("x", "value")).Node("use", Work.Map<string, int>(token => token.Length), n => n.Redact("x"))
        .Edge("input.key", "login.x").Edge("login.value", "use.x").Output("length", "use.value").Output("token", "login.value").Build(_host.Services);

    [Fact]
    public async Task The_trace_tells_status_time_and_values_and_hides_what_is_marked()
    {
        GraphRun run = await _host.Run(Secret(), ("key", "hunter2"));
        NodeTrace login = run.Node("login");

        Assert.Equal(NodeStatus.Succeeded, login.Status);
        Assert.Equal(1, login.Attempts);
        Assert.InRange(login.Started!.Value, run.Started, run.Started + run.Duration);
        Assert.Equal("***", login.Inputs["x"]);
        Assert.Equal("***", login.Outputs["value"]);
        Assert.Equal(16, run.Node("use").Outputs["value"]);
    }

    [Fact]
    public async Task The_trace_as_json_holds_no_hidden_value()
    {
        GraphRun run = await _host.Run(Secret(), ("key", "hunter2"));
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) run.WriteTo(writer);
        string json = Encoding.UTF8.GetString(stream.ToArray());

        Assert.DoesNotContain("hunter2", json, StringComparison.Ordinal);
        JsonElement root = JsonDocument.Parse(json).RootElement;
        Assert.Equal("succeeded", root.GetProperty("status").GetString());
        Assert.Equal(16, root.GetProperty("outputs").GetProperty("length").GetInt32());
        Assert.Equal("***", root.GetProperty("outputs").GetProperty("token").GetString());
        Assert.Equal(["login", "use"], root.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Progress_tells_when_each_node_starts_and_ends()
    {
        var events = new ConcurrentQueue<string>();
        LogicGraph graph = new GraphBuilder("g").Node("a", Work.Source(1)).Node("b", Work.Map<int, int>(x => x)).Node("c", Work.Map<int, int>(x => x))
            .Edge("a.value", "b.x").Edge("a.value", "c.x", when: "value > 1").Build(_host.Services);

        await _host.Run(graph, new GraphRunOptions { Progress = new Observer(e => events.Enqueue($"{e.Node} {e.Status}")) }, default);

        Assert.Equal(["a Running", "a Succeeded", "c Skipped", "b Running", "b Succeeded"], events);
    }

    [Fact]
    public async Task An_observer_that_throws_changes_nothing_about_the_run()
    {
        LogicGraph graph = new GraphBuilder("g").Node("a", Work.Source(1)).Node("b", Work.Map<int, int>(x => x)).Edge("a.value", "b.x").Build(_host.Services);

        GraphRun run = await _host.Run(graph, new GraphRunOptions { Progress = new Observer(_ => throw new InvalidDataException()) }, default);

        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact]
    public async Task An_activity_is_recorded_for_the_run_and_each_node_under_it()
    {
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GraphTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await _host.Run(new GraphBuilder("watched").Node("fine", Work.Source(1)).Node("bad", Work.Failing("down")).Output("r", "fine.value").Output("s", "bad.value"));

        Activity run = Assert.Single(activities, a => a.OperationName == "graph watched");
        Activity[] nodes = [.. activities.Where(a => a.ParentSpanId == run.SpanId)];
        Assert.Equal(["node bad", "node fine"], nodes.Select(a => a.OperationName).Order());
        Assert.Equal(ActivityStatusCode.Error, nodes.Single(a => a.OperationName == "node bad").Status);
        Assert.Equal("Failed", run.GetTagItem("graph.outcome"));
    }

    [Fact]
    public async Task Duration_and_queue_time_of_nodes_are_measured_with_their_outcome()
    {
        var measured = new ConcurrentQueue<(string Instrument, string? Node, string? Outcome)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == GraphTelemetry.SourceName) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            var known = tags.ToArray().ToDictionary(t => t.Key, t => t.Value?.ToString());
            if (known["graph"] == "measured") measured.Enqueue((instrument.Name, known.GetValueOrDefault("node"), known["outcome"]));
        });
        listener.Start();
        await _host.Run(new GraphBuilder("measured").Node("bad", Work.Failing("down")));

        Assert.Equal(
            [("graph.node.duration", "bad", "Failed"), ("graph.node.queue_time", "bad", "Failed"), ("graph.run.duration", null, "Failed")],
            measured.Order());
    }

    [Fact]
    public async Task A_log_node_writes_its_message_with_the_values_and_hides_the_marked_ones()
    {
        var log = new ConcurrentQueue<string>();
        using var host = new GraphHost(register: services => services.AddSingleton<ILoggerFactory>(new ListLoggerFactory(log)));
        LogicGraph graph = host.Parse("""
            { "name": "g", "inputs": { "n": "decimal", "key": "string" }, "nodes": [ { "id": "note", "kind": "log", "redact": [ "key" ],
              "config": { "level": "warning", "message": "{{{n}}} with {key}", "inputs": { "n": "decimal", "key": "string" } } } ],
              "edges": [ { "from": "input.n", "to": "note" }, { "from": "input.key", "to": "note" } ] }
            """);

        await host.Run(graph, ("n", 12.50m), ("key", "hunter2"));

        Assert.Equal(["Warning Purchasing.Graph.note: {12.50} with ***"], log);
    }

    [Fact]
    public async Task A_run_is_drawn_over_its_graph()
    {
        LogicGraph graph = new GraphBuilder("g").Input<int>("n").Node("a", Work.Map<int, int>(x => x)).Node("b", Work.Failing("down")).Node("c", Work.Combine<int, int, int>((x, y) => x))
            .Edge("input.n", "a.x").Edge("a.value", "c.a", when: "value > 1").Edge("b.value", "c.b").Build(_host.Services);
        GraphRun run = await _host.Run(graph, ("n", 1));

        string[] mermaid = graph.DrawMermaid(run).Split('\n');
        Assert.Matches("""^  n0\["a<br/>DelegateNode<br/>succeeded [0-9.]+ ms"\]:::succeeded$""", mermaid[2]);
        Assert.EndsWith(":::failed", mermaid[3], StringComparison.Ordinal);
        Assert.Equal("""  n2["c<br/>DelegateNode<br/>blocked<br/>'b' failed."]:::skipped""", mermaid[4]);
        Assert.Equal("""  input ==>|"n → x"| n0""", mermaid[5]);
        Assert.Equal("""  n0 -.->|"value → a [value #62; 1]"| n2""", mermaid[6]);
        var svg = System.Xml.Linq.XElement.Parse(graph.DrawSvg(run));
        string[] texts = [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Contains("'b' failed.", texts);
        Assert.Contains("value → a [value > 1]", texts);
        Assert.Equal(4, svg.Descendants().Count(e => e.Name.LocalName == "rect"));
    }

    private sealed class Observer(Action<GraphEvent> act) : IProgress<GraphEvent>
    {
        public void Report(GraphEvent value) => act(value);
    }

    private sealed class ListLoggerFactory(ConcurrentQueue<string> lines) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => new ListLogger(categoryName, lines);

        public void Dispose()
        {
        }

        private sealed class ListLogger(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)}");
        }
    }
}
