using System.CommandLine;
using Purchasing.Benchmarks.Targets;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>The verb <c>system</c>: measures the rows of the system's table and holds them against their targets.</summary>
internal static class SystemCommand
{
    /// <summary>The parts by name; each measures some rows.</summary>
    private static readonly Dictionary<string, Func<int, IAsyncEnumerable<TargetRow>>> Parts = new(StringComparer.Ordinal)
    {
        ["batches"] = BulkTargets.BatchesAsync,
        ["batches-mysql"] = BulkTargets.BatchesMySqlAsync,
        ["bulk"] = BulkTargets.SqliteAsync,
        ["bulk-memory"] = BulkTargets.MemoryAsync,
        ["bulk-mysql"] = BulkTargets.MySqlAsync,
        ["graph"] = GraphTargets.MeasureAsync,
        ["rest"] = RestTargets.MeasureAsync,
        ["start"] = StartTargets.MeasureAsync,
    };

    public static Command Create()
    {
        var part = new Argument<string?>("part") { Description = $"{string.Join(", ", Parts.Keys)}; all when it is left out.", Arity = ArgumentArity.ZeroOrOne };
        var rounds = new Option<int>("--rounds") { Description = "How often each side is measured.", DefaultValueFactory = _ => 3 };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var command = new Command("system", "Measures the whole system; exit code 1 if any target falls short.") { part, rounds, json };
        command.SetAction(async (parsed, _) =>
        {
            string[] wanted = parsed.GetValue(part) is { } one ? [one] : [.. Parts.Keys];
            if (wanted.FirstOrDefault(name => !Parts.ContainsKey(name)) is { } unknown)
            {
                Console.Error.WriteLine($"There is no part '{unknown}': {string.Join(", ", Parts.Keys)}.");
                return 2;
            }

            return await TargetsCommand.ReportAsync(
                wanted.ToAsyncEnumerable().SelectMany(name => Parts[name](parsed.GetValue(rounds))), parsed.GetValue(json)).ConfigureAwait(false);
        });
        return command;
    }
}
