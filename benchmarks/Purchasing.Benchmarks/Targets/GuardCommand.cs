using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Purchasing.Benchmarks.Targets;

/// <summary>
/// The verb <c>guard</c>: fails when the hot path allocates more, or costs more, than the committed multiple of straight-line code with the
/// same results. It watches the engine alone on the fifteen classic rules, and the decision as the product makes it, with and without
/// explanation. Each side's figure is the quickest of many short batches taken in turn and spread over
/// time: other work only ever adds time, so the minimum does not move with the machine's load. Where that lasts and a ratio is over its
/// bound, it goes on until both sides had a quiet moment; slower code stays slower however long it is measured.
/// </summary>
internal static class GuardCommand
{
    private const int FewestRounds = 30, MostRounds = 300, BatchesPerRound = 40, PerBatch = ShippedPath.Products;

    public static Command Create()
    {
        var slower = new Option<int>("--slower-by") { Description = "Adds that many nanoseconds of work to each product, to see the guard fail.", HelpName = "ns" };
        var command = new Command("guard", "Holds the hot path to its committed bounds; exit code 1 if it is over one.") { slower };
        command.SetAction(parsed => Run(parsed.GetValue(slower)));
        return command;
    }

    private static int Run(int slowerBy)
    {
        Dictionary<string, Bound> bounds = JsonSerializer.Deserialize<Dictionary<string, Bound>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Targets", "guard.json")), new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower })!;
        var (straight, engine) = EngineTargets.PerProductBodies();
        using ShippedPath shipped = new(explain: false);
        using ShippedPath explained = new(explain: true);
        bool holds = true;
        holds &= Holds("15 rules, one product per session", engine, straight, bounds["engine"]);
        holds &= Holds("the purchasing rules as the product decides", shipped.Run, shipped.RunByHand, bounds["shipped"]);
        holds &= Holds("the same with explanation", explained.Run, explained.RunByHand, bounds["explained"]);
        if (holds) return 0;
        Console.Error.WriteLine("A hot path is over its bound. Profile it; raise the bound in Targets/guard.json only with a reason written in docs/performance.md.");
        return 1;

        bool Holds(string name, Action<int> body, Action<int> straight, Bound bound)
        {
            Action<int> measured = slowerBy == 0 ? body : n =>
            {
                body(n);
                long until = Stopwatch.GetTimestamp() + (long)((double)n * slowerBy * Stopwatch.Frequency / 1e9);
                while (Stopwatch.GetTimestamp() < until) Thread.SpinWait(1);
            };
            for (int warm = 0; warm < 6; warm++)
            {
                straight(9_000);
                measured(9_000);
                Thread.Sleep(100);
            }

            double bytes = Measure.BytesPerOperation(9_000, measured), straightBytes = Measure.BytesPerOperation(9_000, straight);
            double least = double.MaxValue, leastStraight = double.MaxValue;
            for (int round = 0; round < FewestRounds || (round < MostRounds && least / leastStraight > bound.Ratio); round++)
            {
                for (int batch = 0; batch < BatchesPerRound; batch++)
                {
                    leastStraight = Math.Min(leastStraight, Time(straight));
                    least = Math.Min(least, Time(measured));
                }

                Thread.Sleep(20);
            }

            double ratio = least / leastStraight;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {least:0} ns against {leastStraight:0} ns straight-line, ratio {ratio:0.00} (bound {bound.Ratio:0.00}), {bytes:0.##} B allocated (bound {bound.Bytes}), {straightBytes:0.##} B straight-line"));
            return ratio <= bound.Ratio && bytes <= bound.Bytes;
        }
    }

    private static double Time(Action<int> body)
    {
        long start = Stopwatch.GetTimestamp();
        body(PerBatch);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / PerBatch;
    }

    private sealed record Bound(double Ratio, double Bytes);
}
