using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;

namespace Purchasing.Rete.Tests.Recipes;

/// <summary>
/// The C# recipes of docs/rules.md, word for word: each method's body is the code on the page, and what it writes is
/// what the page says it prints. <see cref="RuleRecipeTests"/> compares both and runs them.
/// </summary>
/// <param name="folder">Where the page's files are.</param>
public sealed class RuleRecipes(string folder)
{
    /// <summary>Takes the place of the real console in the recipes.</summary>
    public StringWriter Console { get; } = new() { NewLine = "\n" };

    public void Session()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession(new SessionOptions { Explain = true });
        FactHandle bolts = session.Insert(Item(rules, "bolts", 30, 100));
        FireResult result = session.Fire();
        Console.WriteLine($"{result.Fired} rules fired, order {session.Snapshot(bolts)["order"]}");
        foreach (Firing firing in session.Explanation) Console.WriteLine(firing);
    }

    public void Changes()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession();
        FactHandle hold = session.Insert(rules.CreateFact("Hold", new Dictionary<string, object?> { ["id"] = "bolts" }));
        FactHandle bolts = session.Insert(Item(rules, "bolts", 30, 100));
        Console.WriteLine($"held: {session.Fire().Fired} fired");
        session.Retract(hold);
        Console.WriteLine($"released: {session.Fire().Fired} fired");
        session.Update(bolts, "onHand");
        Console.WriteLine($"touched: {session.Fire().Fired} fired");
    }

    public void Query()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession();
        foreach ((string id, int onHand) in new[] { ("bolts", 30), ("nuts", 90), ("pins", 10) }) session.Insert(Item(rules, id, onHand, 100));
        session.Fire();
        foreach ((FactHandle handle, _) in session.Query("Item", "i", "i.order >= 3 * lot"))
            Console.WriteLine(session.Snapshot(handle));
    }

    public void Why()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession(new SessionOptions { Explain = true });
        FactHandle bolts = session.Insert(Item(rules, "bolts", 30, 100));
        session.Fire();
        foreach (Firing firing in session.Why(bolts, "order"))
            Console.WriteLine($"{firing.Sequence}. {firing.Rule}: {string.Join(", ", firing.Changes)}");
    }

    public void WhyNot()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession();
        session.Insert(rules.CreateFact("Hold", new Dictionary<string, object?> { ["id"] = "pins" }));
        FactHandle nuts = session.Insert(Item(rules, "nuts", 120, 100));
        FactHandle pins = session.Insert(Item(rules, "pins", 10, 100));
        session.Fire();
        Console.WriteLine(session.WhyNot("Find the shortage", nuts));
        Console.WriteLine(session.WhyNot("Find the shortage", pins));
    }

    public void Replay()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession(new SessionOptions { Explain = true });
        session.Insert(Item(rules, "bolts", 30, 100));
        session.Fire();
        string saved = session.Trace().ToJson();

        ReplayResult replay = rules.Replay(SessionTrace.FromJson(saved));
        Console.WriteLine($"{replay.Trace.Firings.Count} firings, the same: {replay.IsSame}");
    }

    public void Drawing()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        Console.Write(rules.DrawMermaid());
    }

    public void Profile()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession(new SessionOptions { Profile = true });
        for (int i = 0; i < 100; i++) session.Insert(Item(rules, $"item {i}", i, 50));
        session.Fire();
        File.WriteAllText(Path.Combine(folder, "stock.dot"), session.DrawDot());
        Console.WriteLine(session.DrawMermaid().Split('\n').Count(line => line.Contains("50 matches")) + " nodes had 50 matches");
    }

    public void HotReload()
    {
        string file = Path.Combine(folder, "stock.rules.json");
        var holder = new RuleSetHolder(RuleSet.Load(file));
        holder.Swapped += (before, after) => Console.WriteLine($"{before.Parameters["lot"]} becomes {after.Parameters["lot"]}");

        using Session running = holder.Current.CreateSession();
        FactHandle bolts = running.Insert(Item(running.RuleSet, "bolts", 30, 100));
        // A file with an error throws here, and the rules in force stay in force.
        holder.Swap(RuleSet.Load(file, new RuleSetOptions { Parameters = { ["lot"] = 50 } }));
        running.Fire();
        Console.WriteLine($"the running session ends as it began: {running.Snapshot(bolts)["order"]}");

        using Session next = holder.Current.CreateSession();
        bolts = next.Insert(Item(next.RuleSet, "bolts", 30, 100));
        next.Fire();
        Console.WriteLine($"the next one has the new rules: {next.Snapshot(bolts)["order"]}");
    }

    public void Includes()
    {
        var options = new RuleSetOptions { Parameters = { ["limit"] = 500m } };
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "approval.rules.json"), options);
        Console.WriteLine(string.Join(", ", rules.Rules));
        Console.WriteLine($"limit {rules.Parameters["limit"]}");
    }

    public void CsvTable()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "discounts.rules.json"));
        using Session session = rules.CreateSession(new SessionOptions { Explain = true });
        session.Insert(rules.CreateFact("Order", new Dictionary<string, object?> { ["tier"] = "gold", ["total"] = 2000 }));
        session.Fire();
        Firing firing = session.Explanation[0];
        Console.WriteLine($"{firing.TableRow}: {firing.Changes[0]}");
    }

    public void Inheritance()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "products.rules.json"), new RuleSetOptions().AddFact<Product>().AddFact<ChilledProduct>());
        using Session session = rules.CreateSession();
        session.Insert(new Product { Id = "salt", Price = 10 });
        session.Insert(new ChilledProduct { Id = "milk", Price = 10, ShelfDays = 3 });
        session.Fire();
        foreach (Product product in session.Facts<Product>()) Console.WriteLine($"{product.Id} costs {product.Price}");
    }

    public void Function()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "parcels.rules.json"), new RuleSetOptions()
            .AddFunction("volume", (decimal width, decimal height, decimal depth) => width * height * depth)
            .AddAccumulator("median", new Median()));
        Console.WriteLine(string.Join("; ", rules.RunTests()));
    }

    public async Task Handlers()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "alarm.rules.json"), new RuleSetOptions()
            .AddHandler("count", call => Console.WriteLine($"at once: {call.Values["id"]}"))
            .AddHandler("notify", async (call, cancellationToken) =>
            {
                await Task.Delay(1, cancellationToken);
                Console.WriteLine($"afterwards: {call.Values["id"]}");
            }));
        using Session session = rules.CreateSession();
        session.Emitted += (_, raised) => Console.WriteLine($"{raised.Name}: {raised.Values["id"]} is hot");
        session.Logged += (rule, text) => Console.WriteLine($"{rule}: {text}");
        foreach (int id in new[] { 1, 2 }) session.Insert(rules.CreateFact("Sensor", new Dictionary<string, object?> { ["id"] = id, ["degrees"] = 90 + id }));
        await session.FireAsync();
    }

    public void Filter()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession(new SessionOptions { Filter = activation => !activation.Tags.Contains("order") });
        FactHandle bolts = session.Insert(Item(rules, "bolts", 30, 100));
        session.Fire();
        Console.WriteLine(session.Snapshot(bolts));
    }

    public void Cancellation()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using var stop = new CancellationTokenSource();
        // Stops after the first firing, as a time-out or a closing program would.
        using Session session = rules.CreateSession(new SessionOptions { Observer = new StopAfterFirst(stop) });
        FactHandle bolts = session.Insert(Item(rules, "bolts", 30, 100));
        try
        {
            session.Fire(stop.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"stopped: {session.Snapshot(bolts)}, {session.ActivationCount} waiting");
        }

        session.Fire();
        Console.WriteLine($"went on: {session.Snapshot(bolts)}");
    }

    public void Limits()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession(new SessionOptions { MaxFacts = 2, FiringLimit = 1 });
        session.InsertAll([Item(rules, "bolts", 30, 100), Item(rules, "nuts", 90, 100)]);
        try
        {
            session.Insert(Item(rules, "pins", 10, 100));
        }
        catch (RuleLimitException full)
        {
            Console.WriteLine(full.Message);
        }
    }

    public void Observer()
    {
        RuleSet rules = RuleSet.Load(Path.Combine(folder, "stock.rules.json"));
        using Session session = rules.CreateSession(new SessionOptions { Observer = new FiringLog(Console) });
        session.Insert(Item(rules, "bolts", 30, 100));
        session.Fire();
    }

    private static object Item(RuleSet rules, string id, int onHand, int required) =>
        rules.CreateFact("Item", new Dictionary<string, object?> { ["id"] = id, ["onHand"] = onHand, ["required"] = required });
}
