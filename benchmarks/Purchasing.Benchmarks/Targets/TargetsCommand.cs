using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Purchasing.Benchmarks.Targets;

/// <summary>The verb <c>targets</c>: measures every row of the engine's table and holds it against its target.</summary>
internal static class TargetsCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var only = new Option<string[]>("--only") { Description = $"Measures only some rows: {string.Join(", ", EngineTargets.Names)}.", AllowMultipleArgumentsPerToken = true, HelpName = "group", DefaultValueFactory = _ => [] };
        only.AcceptOnlyFromAmong([.. EngineTargets.Names]);
        var command = new Command("targets", "Measures every row of the engine's targets; exit code 1 if any falls short.") { json, only };
        command.SetAction((parsed, _) => ReportAsync(EngineTargets.Measure(parsed.GetValue(only)!).ToAsyncEnumerable(), parsed.GetValue(json)));
        return command;
    }

    /// <summary>Prints rows while they are measured, as a table or as JSON in the end.</summary>
    /// <returns>The exit code: 1 if any row falls short, 2 if one cannot be measured.</returns>
    public static async Task<int> ReportAsync(IAsyncEnumerable<TargetRow> measured, bool json)
    {
        var rows = new List<TargetRow>();
        if (!json)
        {
            Console.WriteLine("| work | figure | baseline | ratio | target | verdict |");
            Console.WriteLine("|---|---:|---:|---:|---:|---|");
        }

        try
        {
            await foreach (TargetRow row in measured.ConfigureAwait(false))
            {
                rows.Add(row);
                if (!json) Print(row);
            }
        }
        catch (InvalidOperationException error)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }

        if (json) Console.WriteLine(JsonSerializer.Serialize(rows, Json));
        return rows.All(r => r.Met) ? 0 : 1;
    }

    private static void Print(TargetRow row) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {row.Work} | {row.Figure:0.##} {row.Unit} | {(row.Baseline is { } b ? $"{b:0.##} {row.Unit}" : "–")} | {(row.Ratio is { } r ? r.ToString("0.00", CultureInfo.InvariantCulture) : "–")} | {row.Bound} | {(row.Met ? "met" : "falls short")} |"));
}
