using System.CommandLine;
using System.Globalization;
using Purchasing.Benchmarks.Scenarios;

namespace Purchasing.Benchmarks.Reporting;

/// <summary>The verb <c>memory</c>: how many bytes a session keeps for each fact of the three-pattern join, as a markdown table.</summary>
internal static class MemoryCommand
{
    public static Command Create()
    {
        var command = new Command("memory", "Prints the bytes that a session keeps for each fact, without the facts themselves.");
        command.SetAction(_ =>
        {
            Console.WriteLine("| facts | retained bytes per fact |");
            Console.WriteLine("|---:|---:|");
            foreach (int facts in (int[])[1_000, 10_000, 100_000, 1_000_000])
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {facts:N0} | {new JoinScenario(facts).RetainedBytesPerFact():N0} |"));
        });
        return command;
    }
}
