using GraphCrashHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.MySql;
using Purchasing.Data.Sqlite;
using Purchasing.Graph;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;
using Purchasing.Graph.Stores;

// Provider, address of the receiver, how many runs there are, then settings as name=value. Starts every run that nobody has, takes up what is
// due, and ends when all are complete. Every third run fails after it acted, and undoes what it did.
(string provider, string receiver, int count) = (args[0], args[1], int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
IConfiguration configuration = new ConfigurationBuilder()
    .AddInMemoryCollection(args[3..].Select(setting => KeyValuePair.Create(setting[..setting.IndexOf('=')], (string?)setting[(setting.IndexOf('=') + 1)..]))).Build();
PurchasingBuilder purchasing = new ServiceCollection().AddPurchasingCore(configuration);
_ = provider == "sqlite" ? purchasing.AddSqlite() : purchasing.AddMySql();
await using ServiceProvider services = purchasing.Services.BuildServiceProvider();
using var client = new HttpClient { BaseAddress = new Uri(receiver) };

var check = new DelegateNode([InputPort.Of<int>("number")], [OutputPort.Of<int>("number")], (context, _) =>
{
    int number = context.Input<int>("number");
    if (number % 3 == 2) throw new NodeFailedException("as planned");
    context.SetOutput("number", number);
    return ValueTask.CompletedTask;
});
LogicGraph graph = new GraphBuilder("crash").Input<int>("number").Input<IReadOnlyList<int>>("lines").Compensate(CompensationPolicy.OnFailure)
    .Graph(new GraphBuilder("line").Input<int>("line").Node("reserve", new PostEffect(client)))
    .Node("order", new PostEffect(client))
    .Node("lines", "foreach", n => n.Configure("""{ "graph": "line", "item": "line", "concurrency": 2 }"""))
    .Node("check", check).Node("send", new PostEffect(client))
    .Edge("order", "lines").Edge("input.lines", "lines.items").Edge("lines", "check").Edge("input.number", "check").Edge("check", "send").Build(services);
var store = services.GetRequiredService<IRunStore>();
var executor = services.GetRequiredService<GraphExecutor>();
var options = new GraphRunOptions { Store = store, LeaseTime = TimeSpan.FromSeconds(1) };

for (int i = 0; i < count; i++)
{
    string id = $"run-{i}";
    if (await store.FindAsync(id, CancellationToken.None) is not null) continue;
    try
    {
        await executor.RunAsync(graph, new Dictionary<string, object?> { ["number"] = i, ["lines"] = (IReadOnlyList<int>)[1, 2] }, options with { RunId = id });
    }
    catch (Exception e) when (IsAnothers(e))
    {
        Console.WriteLine($"{id} is another's: {e.Message}");
    }
}
while ((await store.ListAsync(new RunQuery { Graph = "crash", Status = StoredRunStatus.Completed, Limit = count }, CancellationToken.None)).Count < count)
{
    foreach (RecoveredRun recovered in await executor.RecoverAsync([graph], options))
    {
        if (recovered.Error is { } error && !IsAnothers(error)) throw error;
    }
    await Task.Delay(20);
}

// A store that does not answer for as long as the lease lasts, as on a machine under load, leaves the run to whoever takes it up next.
static bool IsAnothers(Exception error) => error is RunLeaseException or TimeoutException;
