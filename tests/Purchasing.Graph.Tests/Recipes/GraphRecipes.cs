using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Drawing;
using Purchasing.Graph.Nodes;
using Purchasing.Graph.Running;
using Purchasing.Graph.Stores;
using Purchasing.Rete;

namespace Purchasing.Graph.Tests.Recipes;

/// <summary>
/// The C# recipes of docs/graph.md, word for word: each method's body is the code on the page, and what it writes is
/// what the page says it prints. <see cref="GraphRecipeTests"/> compares both and runs them.
/// </summary>
/// <param name="folder">Where the page's graphs are.</param>
internal sealed class GraphRecipes(string folder)
{
    /// <summary>Takes the place of the real console in the recipes.</summary>
    public StringWriter Console { get; } = new() { NewLine = "\n" };

    public async Task Run()
    {
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph().BuildServiceProvider();
        LogicGraph graph = LogicGraph.Load(Path.Combine(folder, "total.graph.json"), provider);     // once
        var executor = provider.GetRequiredService<GraphExecutor>();
        GraphRun run = await executor.RunAsync(graph, new Dictionary<string, object?> { ["price"] = 15.99m, ["quantity"] = 108m });
        Console.WriteLine(run.Output<decimal>("total"));
        foreach (NodeTrace node in run.Nodes) Console.WriteLine($"{node.Id}: {node.Status}, {node.Attempts} attempts{(node.Reason is null ? "" : ": " + node.Reason)}");
    }

    public async Task Builder()
    {
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph().BuildServiceProvider();
        LogicGraph graph = new GraphBuilder("total")
            .Input<decimal>("price").Input<decimal>("quantity")
            .Node("total", "transform", n => n.Configure("""
                { "inputs": { "price": "decimal", "quantity": "decimal" }, "outputs": { "value": "price * quantity" } }
                """))
            .Node("shout", new DelegateNode([InputPort.Of<decimal>("value")], [OutputPort.Of<string>("text")], (context, _) =>
            {
                context.SetOutput("text", $"{context.Input<decimal>("value")}!");
                return ValueTask.CompletedTask;
            }))
            .Edge("input.price", "total").Edge("input.quantity", "total").Edge("total.value", "shout")
            .Output("text", "shout.text")
            .Build(provider);
        GraphRun run = await provider.GetRequiredService<GraphExecutor>().RunAsync(graph, new Dictionary<string, object?> { ["price"] = 2m, ["quantity"] = 3m });
        Console.WriteLine(run.Output<string>("text"));
    }

    public void Problems()
    {
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph().BuildServiceProvider();
        try
        {
            LogicGraph.Parse("""
                {
                  "name": "wrong", "inputs": { "n": "decimal" },
                  "nodes": [
                    { "id": "a", "kind": "transfrom" },
                    { "id": "b", "kind": "log", "timeout": "soon", "config": { "message": "{n}", "inputs": { "n": "string" } } }
                  ],
                  "edges": [ { "from": "input.n", "to": "b" }, { "from": "c.x", "to": "a" } ]
                }
                """, provider);
        }
        catch (GraphException error)
        {
            foreach (GraphDiagnostic problem in error.Diagnostics) Console.WriteLine(problem);
        }
    }

    public async Task Policies()
    {
        int calls = 0;
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph()
            .AddGraphCall<string, string>("stock", (_, product, _) => ++calls < 3 ? throw new IOException("no line") : ValueTask.FromResult($"25 of {product}"))
            .BuildServiceProvider();
        LogicGraph graph = LogicGraph.Load(Path.Combine(folder, "policies.graph.json"), provider);
        var executor = provider.GetRequiredService<GraphExecutor>();
        for (int i = 0; i < 2; i++)
        {
            GraphRun run = await executor.RunAsync(graph, new Dictionary<string, object?> { ["product"] = "PROD-001" });
            NodeTrace node = run.Node("stock");
            Console.WriteLine($"{run.Output<string>("stock")}, {node.Attempts} attempts, from the cache: {node.FromCache}, asked for {node.Inputs["request"]}");
        }
    }

    public async Task FactsAndRules()
    {
        RuleSet rules = RuleSet.Parse("""
            { "name": "low", "rules": [ { "name": "low stock", "when": { "s": "StockLevel", "where": "s.onHand < 20" },
                "then": { "insert": "Order", "set": { "product": "s.product", "quantity": "20 - s.onHand" } }, "because": "{s.product} is low" } ] }
            """, new RuleSetOptions().AddFact<StockLevel>().AddFact<Order>());
        using ServiceProvider provider = new ServiceCollection()
            .AddLogicGraph(options => options.Types.Add<StockLevel>().Add<Order>())
            .AddKeyedSingleton("low", rules)
            .AddGraphCall<IReadOnlyList<string>, IReadOnlyList<StockLevel>>("stock", (_, products, _) => ValueTask.FromResult<IReadOnlyList<StockLevel>>([.. products.Select(p => new StockLevel(p, p.Length))]))
            .BuildServiceProvider();
        LogicGraph graph = LogicGraph.Load(Path.Combine(folder, "low-stock.graph.json"), provider);
        GraphRun run = await provider.GetRequiredService<GraphExecutor>().RunAsync(graph, new Dictionary<string, object?> { ["products"] = new[] { "bolts", "a very long name of a product" } });
        foreach (Order order in run.Output<IReadOnlyList<Order>>("orders")!) Console.WriteLine($"{order.Quantity} of {order.Product}");
        foreach (string sentence in run.Output<IReadOnlyList<string>>("why")!) Console.WriteLine(sentence);
    }

    public async Task OwnKind()
    {
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph().AddNodeKind<ShoutKind>().BuildServiceProvider();
        LogicGraph graph = LogicGraph.Parse("""
            {
              "name": "sign", "outputs": { "text": "sign.loud" },
              "nodes": [ { "id": "sign", "kind": "shout", "values": { "text": "order now" }, "config": { "mark": "!!" } } ]
            }
            """, provider);
        GraphRun run = await provider.GetRequiredService<GraphExecutor>().RunAsync(graph, new Dictionary<string, object?>());
        Console.WriteLine(run.Output<string>("text"));
    }

    public async Task DryRun()
    {
        var orders = new ConcurrentDictionary<string, decimal>();
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph().BuildServiceProvider();
        LogicGraph graph = new GraphBuilder("order").Input<decimal>("quantity").Node("store", new StoreOrder(orders)).Edge("input.quantity", "store").Build(provider);
        GraphRun run = await provider.GetRequiredService<GraphExecutor>().RunAsync(graph, new Dictionary<string, object?> { ["quantity"] = 5m }, new GraphRunOptions { DryRun = true });
        Console.WriteLine($"{run.Node("store").Notes[0]}; {orders.Count} orders");
    }

    public async Task Compensation()
    {
        var orders = new ConcurrentDictionary<string, decimal>();
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph().BuildServiceProvider();
        LogicGraph graph = new GraphBuilder("order and pay").Input<decimal>("quantity")
            .Node("store", new StoreOrder(orders))
            .Node("pay", new DelegateNode([InputPort.Of<string>("order")], [], (_, _) => throw new NodeFailedException("the account is empty")))
            .Edge("input.quantity", "store").Edge("store.order", "pay")
            .Build(provider);
        GraphRun run = await provider.GetRequiredService<GraphExecutor>().RunAsync(graph, new Dictionary<string, object?> { ["quantity"] = 5m });
        Console.WriteLine($"{run.Status}: {run.Node("pay").Reason}; store: {run.Node("store").Compensation}, {orders.Count} orders");
    }

    public async Task Resume()
    {
        var orders = new ConcurrentDictionary<string, decimal>();
        bool approved = false;
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph().BuildServiceProvider();
        LogicGraph graph = new GraphBuilder("approved order").Input<decimal>("quantity")
            .Node("approval", new DelegateNode([InputPort.Of<decimal>("quantity")], [OutputPort.Of<decimal>("approved")], (context, _) =>
            {
                if (approved) context.SetOutput("approved", context.Input<decimal>("quantity"));
                else context.Wait("somebody must look at it");
                return ValueTask.CompletedTask;
            }))
            .Node("store", new StoreOrder(orders))
            .Edge("input.quantity", "approval").Edge("approval.approved", "store.quantity")
            .Build(provider);
        var executor = provider.GetRequiredService<GraphExecutor>();
        IRunStore store = new InMemoryRunStore();     // SQLite and MySQL come with Purchasing.Data.Sqlite and Purchasing.Data.MySql
        var options = new GraphRunOptions { RunId = "order 7", Store = store };

        GraphRun run = await executor.RunAsync(graph, new Dictionary<string, object?> { ["quantity"] = 5m }, options);
        Console.WriteLine($"{run.Status}: {run.Node("approval").Reason}");
        approved = true;
        run = await executor.ResumeAsync(graph, "order 7", options);
        Console.WriteLine($"{run.Status}, {orders.Count} order");
        run = await executor.RunAsync(graph, new Dictionary<string, object?> { ["quantity"] = 5m }, options);
        Console.WriteLine($"{run.Status} still, {orders.Count} order");
    }

    public async Task Signals()
    {
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph().BuildServiceProvider();
        LogicGraph graph = new GraphBuilder("approval")
            .Node("approved", "signal", n => n.Configure("""{ "signal": "approved", "type": "decimal", "within": "72h" }"""))
            .Output("limit", "approved.value")
            .Build(provider);
        var executor = provider.GetRequiredService<GraphExecutor>();
        var options = new GraphRunOptions { Store = new InMemoryRunStore() };
        GraphRun run = await executor.RunAsync(graph, new Dictionary<string, object?>(), options with { RunId = "order 8" });
        Console.WriteLine(run.Status);
        Console.WriteLine(await executor.SignalAsync(options.Store, "order 8", "approved", 500m));
        foreach (RecoveredRun taken in await executor.RecoverAsync([graph], options)) Console.WriteLine($"{taken.RunId}: {taken.Run!.Status}, {taken.Run.Output<decimal>("limit")}");
        foreach (RunEntry entry in await options.Store.HistoryAsync("order 8", default)) Console.WriteLine($"{entry.Sequence} {entry.Kind} {entry.Subject}");
    }

    public async Task Observe()
    {
        using ServiceProvider provider = new ServiceCollection().AddLogicGraph().BuildServiceProvider();
        LogicGraph graph = LogicGraph.Load(Path.Combine(folder, "total.graph.json"), provider);
        var options = new GraphRunOptions { Progress = new Progress(e => Console.WriteLine($"{e.Node} {e.Status}")) };
        GraphRun run = await provider.GetRequiredService<GraphExecutor>().RunAsync(graph, new Dictionary<string, object?> { ["price"] = 100m, ["quantity"] = 200m }, options);
        Console.WriteLine(graph.DrawMermaid(run).Contains("succeeded") && graph.DrawSvg(run).StartsWith("<svg"));
    }
}
