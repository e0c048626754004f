using BenchmarkDotNet.Attributes;
using Purchasing.Benchmarks.Purchasing;
using Purchasing.Benchmarks.Targets;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Benchmarks;

/// <summary>Two threads with a session each on one network do twice the work of one thread; half its time is the ideal.</summary>
public class ThreadBenchmarks
{
    private const int Rounds = 20_000;

    private readonly RuleSet _rules = ClassicProducts.Load();
    private readonly ClassicProducts[] _products = [new(9), new(9)];

    [Benchmark(Baseline = true, OperationsPerInvoke = 2 * Rounds)]
    public void OneThread()
    {
        Decide(0);
        Decide(1);
    }

    [Benchmark(OperationsPerInvoke = 2 * Rounds)]
    public void TwoThreads() => InParallel(Decide);

    [Benchmark(OperationsPerInvoke = 2 * Rounds)]
    public void OneThreadStraightLine()
    {
        DecideByHand(0);
        DecideByHand(1);
    }

    [Benchmark(OperationsPerInvoke = 2 * Rounds)]
    public void TwoThreadsStraightLine() => InParallel(DecideByHand);

    private static void InParallel(Action<int> work)
    {
        var other = new Thread(() => work(1));
        other.Start();
        work(0);
        other.Join();
    }

    private void Decide(int thread)
    {
        ClassicProducts products = _products[thread];
        for (int i = 0; i < Rounds; i++)
        {
            Decision decision = products.Decisions[i % products.Decisions.Length];
            ClassicProducts.Reset(decision);
            using Session session = _rules.Rent();
            session.Insert(products.Inputs[i % products.Inputs.Length]);
            session.Insert(decision);
            session.Fire();
        }
    }

    private void DecideByHand(int thread)
    {
        ClassicProducts products = _products[thread];
        for (int i = 0; i < Rounds; i++)
        {
            Decision decision = products.Decisions[i % products.Decisions.Length];
            ClassicProducts.Reset(decision);
            StraightLine.Decide(products.Inputs[i % products.Inputs.Length], decision);
        }
    }
}
