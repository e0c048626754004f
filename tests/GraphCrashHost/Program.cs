using GraphCrashHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Sqlite;
using Purchasing.Graph;
using Purchasing.Graph.Checkpoints;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;

// folder, database of the world, address of the supplier, run to start (or "-"). Takes up what an earlier process left, then
// starts its own run and stops between order and send, where the test kills it.
(string folder, string world, string supplier, string own) = (args[0], args[1], args[2], args[3]);
IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Databases:DataDirectory", folder)]).Build();
await using ServiceProvider services = new ServiceCollection().AddPurchasingCore(configuration).AddSqlite().Services.BuildServiceProvider();
using var client = new HttpClient();

string? held = null;
var gap = new DelegateNode([InputPort.Of<string>("order")], [OutputPort.Of<string>("order")], async (context, token) =>
{
    if (context.RunId == held)
    {
        Console.WriteLine("between");
        await Task.Delay(Timeout.Infinite, token);
    }
    context.SetOutput("order", context.Input<string>("order"));
});
LogicGraph graph = new GraphBuilder("crash").Input<string>("product")
    .Node("order", new StoreOrder(world)).Node("gap", gap).Node("send", new SendOrder(client, new Uri(supplier)))
    .Edge("input.product", "order").Edge("order.order", "gap").Edge("gap.order", "send").Build(services);
var store = services.GetRequiredService<ICheckpointStore>();
var executor = services.GetRequiredService<GraphExecutor>();

await foreach (string run in store.UnfinishedAsync("crash", CancellationToken.None))
{
    (await executor.ResumeAsync(graph, run, new GraphRunOptions { Checkpoints = store })).ThrowIfNotSucceeded();
}
if (own != "-")
{
    held = own;
    await executor.RunAsync(graph, new Dictionary<string, object?> { ["product"] = own }, new GraphRunOptions { RunId = own, Checkpoints = store });
}
