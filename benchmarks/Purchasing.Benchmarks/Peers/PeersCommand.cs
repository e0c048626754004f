using System.CommandLine;
using System.Globalization;
using Purchasing.Benchmarks.Purchasing;
using Purchasing.Benchmarks.Targets;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Peers;

/// <summary>
/// The verb <c>peers</c>: the fifteen classic rules by straight-line C#, by our engine, by Microsoft's RulesEngine and by NRules, one session
/// per product, in turns in one process. What each decides is compared first.
/// </summary>
internal static class PeersCommand
{
    private const int Rounds = 15, PerRound = 3_600, PerRoundOfPeers = 360;

    public static Command Create()
    {
        var command = new Command("peers", "Compares the engine with Microsoft's RulesEngine and NRules on the fifteen classic rules, in turns in one process.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        ClassicProducts products = new(9);
        RuleSet rules = ClassicProducts.Load();
        RulesEnginePeer rulesEngine = new();
        NRulesPeer nrules = new();
        foreach (string difference in Differences(products, rules, nrules))
        {
            Console.Error.WriteLine(difference);
            return 1;
        }

        Decision[] decided = [.. products.Inputs.Select(input => Decided(input, StraightLine.Decide))];
        Action<int> straight = Body(products, StraightLine.Decide);
        Action<int> ours = Body(products, (input, decision) => Ours(rules, input, decision));
        Action<int> microsoft = count =>
        {
            for (int i = 0; i < count; i++)
                rulesEngine.Evaluate(products.Inputs[i % 9], decided[i % 9]);
        };
        Action<int> net = Body(products, nrules.Decide);
        for (int warm = 0; warm < 4; warm++)
        {
            straight(30_000);
            ours(30_000);
            microsoft(2_000);
            net(2_000);
            Thread.Sleep(100);
        }

        Console.WriteLine("| one product, fifteen rules | µs | bytes | × straight-line |");
        Console.WriteLine("|---|---:|---:|---:|");
        double[] quick = Measure.NanosecondsPerOperation(Rounds, PerRound, straight, ours);
        double[] slow = Measure.NanosecondsPerOperation(Rounds, PerRoundOfPeers, microsoft, net);
        Print("straight-line C#", quick[0], straight, quick[0]);
        Print("this engine, a rented session for each product", quick[1], ours, quick[0]);
        Print("Microsoft RulesEngine 6.0.1, conditions only, does not chain", slow[0], microsoft, quick[0]);
        Print("NRules 1.0.4, a session for each product", slow[1], net, quick[0]);
        return 0;
    }

    private static void Print(string who, double nanoseconds, Action<int> body, double straight) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {who} | {nanoseconds / 1000:0.###} | {Measure.BytesPerOperation(360, body):#,##0} | {nanoseconds / straight:0.0} |"));

    private static Action<int> Body(ClassicProducts products, Action<ReorderInput, Decision> decide) => count =>
    {
        for (int i = 0; i < count; i++)
        {
            Decision decision = products.Decisions[i % 9];
            ClassicProducts.Reset(decision);
            decide(products.Inputs[i % 9], decision);
        }
    };

    private static void Ours(RuleSet rules, ReorderInput input, Decision decision)
    {
        using Session session = rules.Rent();
        session.Insert(input);
        session.Insert(decision);
        session.Fire();
    }

    /// <summary>Products on which an engine decides otherwise than straight-line code.</summary>
    internal static IEnumerable<string> Differences()
    {
        return Differences(new ClassicProducts(9), ClassicProducts.Load(), new NRulesPeer());
    }

    private static IEnumerable<string> Differences(ClassicProducts products, RuleSet rules, NRulesPeer nrules)
    {
        foreach (ReorderInput input in products.Inputs)
        {
            string expected = Text(Decided(input, StraightLine.Decide));
            if (Text(Decided(input, (i, x) => Ours(rules, i, x))) is var ours && ours != expected)
                yield return $"{input.ProductId}: this engine decides {ours} instead of {expected}";
            if (Text(Decided(input, nrules.Decide)) is var net && net != expected)
                yield return $"{input.ProductId}: NRules decides {net} instead of {expected}";
        }
    }

    private static Decision Decided(ReorderInput input, Action<ReorderInput, Decision> decide)
    {
        Decision decision = new() { ProductId = input.ProductId };
        decide(input, decision);
        return decision;
    }

    private static string Text(Decision d) => string.Create(
        CultureInfo.InvariantCulture,
        $"{d.Shortage} {d.OrderQty} {d.TotalAmount} {d.DiscountAmount} {d.FinalAmount} {d.TaxAmount} {d.GrandTotal} {d.NeedReorder} {d.ApprovalStatus} {d.OrderStatus} {d.Create} {d.Send}");
}
