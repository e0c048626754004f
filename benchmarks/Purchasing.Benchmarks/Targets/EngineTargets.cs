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
    /// <summary>How often each of two programs runs, in turn, for one row.</summary>
    private const int ClassicRounds = 5;

    /// <summary>How long a program runs before it is measured: until the runtime has compiled what it needs.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private static readonly (string Name, Func<IEnumerable<TargetRow>> Rows)[] Groups =
    [
        ("product", PerProduct), ("session", OneSession), ("updates", Updates), ("join", Join), ("alpha", Alpha),
        ("manners", () => Classics(ClassicProgram.Manners, 16, 32, 64, 128)), ("waltz", () => Classics(ClassicProgram.Waltz, 12, 25, 37, 50)),
        ("load", Loading), ("threads", TwoThreads),
    ];

    /// <summary>The names of the groups of rows.</summary>
    public static IEnumerable<string> Names => Groups.Select(g => g.Name);

    /// <param name="only">Names of the groups to measure; all when empty.</param>
    /// <exception cref="InvalidOperationException">CLIPS is not installed.</exception>
    public static IEnumerable<TargetRow> Measure(IReadOnlyCollection<string> only) =>
        Groups.Where(g => only.Count == 0 || only.Contains(g.Name)).SelectMany(g => g.Rows());

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
        // The first size only warms up, or the smallest would pay for compiling.
        foreach (int count in (int[])[1_000, 100, 10_000, 1_000_000])
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
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < 2 * WarmUp;)
        {
            scenario.Dictionaries();
            scenario.InsertAndFire();
        }

        double[] ns = Targets.Measure.NanosecondsPerOperation(7, 1, _ => scenario.Dictionaries(), _ => scenario.InsertAndFire());
        yield return new TargetRow("three-pattern equality join, 100,000 facts", ns[1] / 1e6, "ms", ns[0] / 1e6, 4, ns[1] / ns[0]);
        double bytes = scenario.RetainedBytesPerFact();
        yield return new TargetRow("the same, kept per fact", bytes, "B", null, 150, bytes);
    }

    private static IEnumerable<TargetRow> Alpha()
    {
        var few = new AlphaScenario(10);
        var many = new AlphaScenario(1_000);
        // A thousand rules have a thousand delegates to compile in the background.
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < 4 * WarmUp;)
        {
            few.InsertAndFire();
            many.InsertAndFire();
        }

        double[] ns = Targets.Measure.NanosecondsPerOperation(15, 3, n => Repeat(n, few.InsertAndFire), n => Repeat(n, many.InsertAndFire));
        double perFact = ns[1] / AlphaScenario.Facts / 1000;
        yield return new TargetRow("alpha: 1,000 against 10 rules on one field, per fact", perFact, "µs", ns[0] / AlphaScenario.Facts / 1000, 1.1, ns[1] / ns[0]);
        yield return new TargetRow("alpha: 1,000 rules on one field, per fact", perFact, "µs", null, 0.3, perFact);
    }

    private static IEnumerable<TargetRow> Classics(ClassicProgram program, params int[] sizes)
    {
        ClipsRunner clips = ClipsRunner.Find();
        RuleSet rules = RuleSet.Load(program.RulesPath);
        foreach (int size in sizes)
        {
            string text = program.Generate(size, ClassicProgram.Seed);
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;) ProgramRun.Run(rules, text, "generated");
            // The same number of runs, in turn; before them one of each that does not count.
            var ours = new List<double>();
            var theirs = new List<double>();
            int fired = 0, firedByClips = 0;
            for (int round = 0; round <= ClassicRounds; round++)
            {
                ProgramRun run = ProgramRun.Run(rules, text, "generated");
                ClipsRun other = clips.Run(program, text);
                (fired, firedByClips) = (run.Fired, other.Fired);
                if (round == 0) continue;
                ours.Add(run.InsertMilliseconds + run.FireMilliseconds);
                theirs.Add(other.Milliseconds);
            }

            double milliseconds = Targets.Measure.Median(ours), clipsMilliseconds = Targets.Measure.Median(theirs);
            string name = $"{program.Name} {size} ({fired} firings, CLIPS {firedByClips})";
            yield return new TargetRow(name, milliseconds, "ms", clipsMilliseconds, 0.25, fired == firedByClips ? milliseconds / clipsMilliseconds : double.PositiveInfinity);
        }
    }

    private static IEnumerable<TargetRow> Loading()
    {
        var products = new ClassicProducts(1);
        double[] ns = Targets.Measure.NanosecondsPerOperation(15, 4,
            n => Repeat(n, () => ClassicProducts.Load().Rules.Count),
            n => Repeat(n, () =>
            {
                ClassicProducts.Reset(products.Decisions[0]);
                products.Decide(ClassicProducts.Load(), 0);
                return 1;
            }));
        yield return new TargetRow("load + compile the 15 rules, warm", ns[0] / 1e6, "ms", null, 5, ns[0] / 1e6);
        yield return new TargetRow("the same and a first product decided", ns[1] / 1e6, "ms", null, 5, ns[1] / 1e6);
        List<double> loaded = [], decided = [];
        for (int i = 0; i < 5; i++)
        {
            (double afterLoad, double afterProduct) = ColdLoad.MillisecondsInANewProcess();
            loaded.Add(afterLoad);
            decided.Add(afterProduct);
        }

        double median = Targets.Measure.Median(loaded), first = Targets.Measure.Median(decided);
        yield return new TargetRow("load + compile the 15 rules, new process", median, "ms", null, ColdLoad.MillisecondsTarget, median);
        yield return new TargetRow("the same and a first product decided, new process", first, "ms", null, ColdLoad.MillisecondsTarget, first);
    }

    private static IEnumerable<TargetRow> TwoThreads()
    {
        RuleSet rules = ClassicProducts.Load();
        void Straight(ClassicProducts products)
        {
            for (int i = 0; i < 400_000; i++)
            {
                Decision decision = products.Decisions[i % 9];
                ClassicProducts.Reset(decision);
                StraightLine.Decide(products.Inputs[i % 9], decision);
            }
        }

        void Engine(ClassicProducts products)
        {
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

        double straight = Scaling(Straight), engine = Scaling(Engine);
        yield return new TargetRow("two threads, two sessions, one network: throughput against one (baseline: straight-line C#)", engine, "×", straight, 1.8, engine, AtLeast: true);
    }

    /// <summary>Throughput of two threads, each with products of its own, against that of one; the median of rounds taken in turn.</summary>
    private static double Scaling(Action<ClassicProducts> work)
    {
        ClassicProducts[] products = [new(9), new(9)];
        for (int warm = 0; warm < 4; warm++)
        {
            foreach (ClassicProducts own in products) work(own);
            Thread.Sleep(100);
        }

        var ratios = new List<double>();
        for (int round = 0; round < 9; round++)
        {
            long start = Stopwatch.GetTimestamp();
            work(products[0]);
            double one = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Thread[] threads = [.. products.Select(own => new Thread(() => work(own)))];
            start = Stopwatch.GetTimestamp();
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            ratios.Add(2 * one / Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Targets.Measure.Median(ratios);
    }

    private static void Repeat(int times, Func<int> body)
    {
        for (int i = 0; i < times; i++) body();
    }
}
