using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Purchasing.Benchmarks.SystemTargets;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Targets;

/// <summary>Loads and compiles the fifteen rules as the first thing of a process, and decides a first product.</summary>
internal static class ColdLoad
{
    public const double MillisecondsTarget = 100;

    private const string Verb = "cold-load";

    public static Command Create()
    {
        var command = new Command(Verb, "Loads and compiles the fifteen rules, decides one product, and prints the milliseconds after each.");
        command.SetAction(_ =>
        {
            var products = new ClassicProducts(1);
            long start = Stopwatch.GetTimestamp();
            RuleSet rules = ClassicProducts.Load();
            double loaded = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            products.Decide(rules, 0);
            double decided = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{loaded} {decided}"));
        });
        return command;
    }

    public static (double Loaded, double Decided) MillisecondsInANewProcess()
    {
        double[] figures = NewProcess.Figures(new Dictionary<string, string>(), Verb);
        return (figures[0], figures[1]);
    }

    /// <summary>The same for this program published ReadyToRun, as the medians of several processes.</summary>
    public static (double Loaded, double Decided) MillisecondsWhenPublished(int processes)
    {
        List<double> loaded = [], decided = [];
        for (int i = 0; i < processes; i++)
        {
            string[] figures = PublishedProgram.Benchmarks.Run(Verb).Split(' ');
            loaded.Add(double.Parse(figures[0], CultureInfo.InvariantCulture));
            decided.Add(double.Parse(figures[1], CultureInfo.InvariantCulture));
        }

        return (Measure.Median(loaded), Measure.Median(decided));
    }
}
