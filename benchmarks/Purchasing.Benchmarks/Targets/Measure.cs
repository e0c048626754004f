using System.Diagnostics;

namespace Purchasing.Benchmarks.Targets;

/// <summary>Short measurements for the table of targets: medians over interleaved rounds, so that drift of the machine hits both sides.</summary>
internal static class Measure
{
    /// <summary>Median nanoseconds per operation of several bodies, taken in turn.</summary>
    public static double[] NanosecondsPerOperation(int rounds, int operations, params Action<int>[] bodies)
    {
        var samples = bodies.Select(_ => new List<double>()).ToArray();
        foreach (Action<int> body in bodies) body(Math.Max(operations / 10, 1));
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < bodies.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                bodies[i](operations);
                samples[i].Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
            }

        return [.. samples.Select(Median)];
    }

    public static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Bytes allocated by this thread per operation, once warm.</summary>
    public static double BytesPerOperation(int operations, Action<int> body)
    {
        body(operations);
        long before = GC.GetAllocatedBytesForCurrentThread();
        body(operations);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)operations;
    }
}
