using Purchasing.Benchmarks.Purchasing;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Targets;

internal static class Quick
{
    public static void Run()
    {
        RuleSet rules = ClassicProducts.Load();
        var products = new ClassicProducts(9);
        void Straight(int n)
        {
            for (int i = 0; i < n; i++)
            {
                Decision d = products.Decisions[i % 9];
                ClassicProducts.Reset(d);
                StraightLine.Decide(products.Inputs[i % 9], d);
            }
        }

        void Engine(int n)
        {
            for (int i = 0; i < n; i++)
            {
                Decision d = products.Decisions[i % 9];
                ClassicProducts.Reset(d);
                using Session session = rules.Rent();
                session.Insert(products.Inputs[i % 9]);
                session.Insert(d);
                session.Fire();
            }
        }

        for (int warm = 0; warm < 5; warm++)
        {
            Straight(20_000);
            Engine(20_000);
            Thread.Sleep(150);
        }

        double[] ns = Measure.NanosecondsPerOperation(9, 50_000, Straight, Engine);
        Console.WriteLine($"straight {ns[0]:F0} ns, engine {ns[1]:F0} ns, ratio {ns[1] / ns[0]:F2}, {Measure.BytesPerOperation(10_000, Engine):F1} B");
        foreach (int count in new[] { 100, 10_000, 1_000_000 })
        {
            var many = new ClassicProducts(count);
            for (int round = 0; round < 3; round++)
            {
                foreach (Decision d in many.Decisions) ClassicProducts.Reset(d);
                Session session = rules.CreateSession(new SessionOptions { FiringLimit = int.MaxValue });
                long start = System.Diagnostics.Stopwatch.GetTimestamp();
                for (int i = 0; i < count; i++)
                {
                    session.Insert(many.Inputs[i]);
                    session.Insert(many.Decisions[i]);
                }

                session.Fire();
                double us = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
                Console.WriteLine($"{count} products: {us:F2} us each");
            }
        }
    }
}
