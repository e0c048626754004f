using System.Diagnostics;
using Purchasing.Benchmarks.Programs;
using Purchasing.Benchmarks.Purchasing;
using Purchasing.Benchmarks.Reporting;
using Purchasing.Benchmarks.Scenarios;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Targets;

/// <summary>Measures every row of the engine's table of targets, each figure as a median of interleaved rounds.</summary>
internal static class EngineTargets
{
    public static IEnumerable<TargetRow> Measure(ClipsRunner clips)
    {
        foreach (TargetRow row in PerProduct()) yield return row;
        foreach (TargetRow row in OneSession()) yield return row;
        foreach (TargetRow row in Updates()) yield return row;
        foreach (TargetRow row in Join()) yield return row;
        foreach (TargetRow row in Alpha()) yield return row;
        foreach (TargetRow row in Classics(clips)) yield return row;
        foreach (TargetRow row in Loading()) yield return row;
        yield return TwoThreads();
    }

    private static IEnumerable<TargetRow> PerProduct()
    {
        var (straight, engine) = PerProductBodies();
        for (int warm = 0; warm < 4; warm++)
        {
            straight(20_000);
            engine(20_000);
            Thread.Sleep(100);
        }

        double[] ns = Targets.Measure.NanosecondsPerOperation(15, 20_000, straight, engine);
        yield return new TargetRow("15 rules, one product per session", ns[1], "ns", ns[0], 3, ns[1] / ns[0]);
        double bytes = Targets.Measure.BytesPerOperation(10_000, engine);
        yield return new TargetRow("the same, allocated once warm", bytes, "B", null, 0, bytes);
    }

    /// <summary>Straight-line code and a pooled session on the nine products of the classic table.</summary>
    public static (Action<int> Straight, Action<int> Engine) PerProductBodies()
    {
        RuleSet rules = ClassicProducts.Load();
        var products = new ClassicProducts(9);
        return (n =>
        {
            for (int i = 0; i < n; i++)
            {
                Decision decision = products.Decisions[i % 9];
                ClassicProducts.Reset(decision);
                StraightLine.Decide(products.Inputs[i % 9], decision);
            }
        }, n =>
        {
            for (int i = 0; i < n; i++)
            {
                Decision decision = products.Decisions[i % 9];
                ClassicProducts.Reset(decision);
                using Session session = rules.Rent();
                session.Insert(products.Inputs[i % 9]);
                session.Insert(decision);
                session.Fire();
            }
        });
    }

    private static IEnumerable<TargetRow> OneSession()
    {
        RuleSet rules = ClassicProducts.Load();
        var perProduct = new Dictionary<int, double>();
        foreach (int count in (int[])[100, 10_000, 1_000_000])
        {
            var products = new ClassicProducts(count);
            Session session = rules.CreateSession(new SessionOptions { FiringLimit = int.MaxValue });
            var rounds = new List<double>();
            int repeats = Math.Max(3, Math.Min(2_000, 200_000 / count));
            for (int round = 0; round < repeats + 2; round++)
            {
                foreach (Decision decision in products.Decisions) ClassicProducts.Reset(decision);
                session.Reset();
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < count; i++)
                {
                    session.Insert(products.Inputs[i]);
                    session.Insert(products.Decisions[i]);
                }

                session.Fire();
                if (round >= 2) rounds.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / count);
            }

            perProduct[count] = Targets.Measure.Median(rounds);
        }

        yield return new TargetRow("15 rules, one session, 10,000 products, each", perProduct[10_000], "µs", null, 2, perProduct[10_000]);
        yield return new TargetRow("the same, 1,000,000 against 100 products", perProduct[1_000_000], "µs", perProduct[100], 1.5, perProduct[1_000_000] / perProduct[100]);
    }

    private static IEnumerable<TargetRow> Updates()
    {
        var each = new Dictionary<int, double>();
        foreach (int count in (int[])[10_000, 1_000_000])
        {
            var scenario = new CatalogueScenario(count);
            scenario.InsertAndFire();
            var rounds = new List<double>();
            for (int round = 0; round < 60; round++)
            {
                long start = Stopwatch.GetTimestamp();
                scenario.UpdateStock();
                if (round >= 20) rounds.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / scenario.Updated);
            }

            each[count] = Targets.Measure.Median(rounds);
        }

        yield return new TargetRow("1 % of stock facts updated, 10,000 products, each", each[10_000], "µs", null, 2, each[10_000]);
        yield return new TargetRow("the same, 1,000,000 against 10,000 products", each[1_000_000], "µs", each[10_000], 1.5, each[1_000_000] / each[10_000]);
    }

    private static IEnumerable<TargetRow> Join()
    {
        var scenario = new JoinScenario(100_000);
        double[] ns = Targets.Measure.NanosecondsPerOperation(7, 1, _ => scenario.Dictionaries(), _ => scenario.InsertAndFire());
        yield return new TargetRow("three-pattern equality join, 100,000 facts", ns[1] / 1e6, "ms", ns[0] / 1e6, 4, ns[1] / ns[0]);
        double bytes = scenario.RetainedBytesPerFact();
        yield return new TargetRow("the same, kept per fact", bytes, "B", null, 150, bytes);
    }

    private static IEnumerable<TargetRow> Alpha()
    {
        var few = new AlphaScenario(10);
        var many = new AlphaScenario(1_000);
        for (int warm = 0; warm < 20; warm++)
        {
            few.InsertAndFire();
            many.InsertAndFire();
        }

        double[] ns = Targets.Measure.NanosecondsPerOperation(15, 3, n => Repeat(n, few.InsertAndFire), n => Repeat(n, many.InsertAndFire));
        double perFact = ns[1] / AlphaScenario.Facts / 1000;
        yield return new TargetRow("alpha: 1,000 against 10 rules on one field, per fact", perFact, "µs", ns[0] / AlphaScenario.Facts / 1000, 1.1, ns[1] / ns[0]);
        yield return new TargetRow("alpha: 1,000 rules on one field, per fact", perFact, "µs", null, 0.3, perFact);
    }

    private static IEnumerable<TargetRow> Classics(ClipsRunner clips)
    {
        foreach ((ClassicProgram program, int size) in ClassicPrograms())
        {
            string text = program.Generate(size, ClassicProgram.Seed);
            int repeat = size >= 64 ? 2 : 4;
            ProgramRun ours = ProgramRun.Run(program, text, "generated", repeat);
            ClipsRun theirs = clips.Run(program, text);
            double milliseconds = ours.InsertMilliseconds + ours.FireMilliseconds;
            string name = $"{program.Name} {size} ({ours.Fired} firings, CLIPS {theirs.Fired})";
            yield return new TargetRow(name, milliseconds, "ms", theirs.Milliseconds, 0.25, ours.Fired == theirs.Fired ? milliseconds / theirs.Milliseconds : double.PositiveInfinity);
        }
    }

    private static IEnumerable<(ClassicProgram Program, int Size)> ClassicPrograms()
    {
        foreach (int guests in (int[])[16, 32, 64, 128]) yield return (ClassicProgram.Manners, guests);
        foreach (int regions in (int[])[12, 25, 37, 50]) yield return (ClassicProgram.Waltz, regions);
    }

    private static IEnumerable<TargetRow> Loading()
    {
        double[] ns = Targets.Measure.NanosecondsPerOperation(15, 4, n => Repeat(n, () => ClassicProducts.Load().Rules.Count));
        yield return new TargetRow("load + compile the 15 rules, warm", ns[0] / 1e6, "ms", null, 5, ns[0] / 1e6);
        var cold = new List<double>();
        for (int i = 0; i < 5; i++) cold.Add(ColdLoad.MillisecondsInANewProcess());
        double median = Targets.Measure.Median(cold);
        yield return new TargetRow("load + compile the 15 rules, new process", median, "ms", null, 100, median);
    }

    private static TargetRow TwoThreads()
    {
        RuleSet rules = ClassicProducts.Load();
        void Work()
        {
            var products = new ClassicProducts(9);
            for (int i = 0; i < 200_000; i++)
            {
                Decision decision = products.Decisions[i % 9];
                ClassicProducts.Reset(decision);
                using Session session = rules.Rent();
                session.Insert(products.Inputs[i % 9]);
                session.Insert(decision);
                session.Fire();
            }
        }

        Work();
        var ratios = new List<double>();
        for (int round = 0; round < 7; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Work();
            double one = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            Thread[] threads = [new(Work), new(Work)];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            ratios.Add(2 * one / Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        double ratio = Targets.Measure.Median(ratios);
        return new TargetRow("two threads, two sessions, one network: throughput against one", ratio, "×", null, 1.8, ratio, AtLeast: true);
    }

    private static void Repeat(int times, Func<int> body)
    {
        for (int i = 0; i < times; i++) body();
    }
}
