using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Purchasing.Benchmarks.Targets;

/// <summary>Loads and compiles the fifteen rules as the first thing of a process.</summary>
internal static class ColdLoad
{
    private const string Verb = "cold-load";

    public static Command Create()
    {
        var command = new Command(Verb, "Loads and compiles the fifteen rules once and prints the milliseconds.");
        command.SetAction(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            ClassicProducts.Load();
            Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        });
        return command;
    }

    public static double MillisecondsInANewProcess()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ColdLoad).Assembly.Location, Verb]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
