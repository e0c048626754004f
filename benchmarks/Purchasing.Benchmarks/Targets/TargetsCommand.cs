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
        command.SetAction(parsed =>
        {
            var rows = new List<TargetRow>();
            if (!parsed.GetValue(json))
            {
                Console.WriteLine("| work | figure | baseline | ratio | target | verdict |");
                Console.WriteLine("|---|---:|---:|---:|---:|---|");
            }

            try
            {
                foreach (TargetRow row in EngineTargets.Measure(parsed.GetValue(only)!))
                {
                    rows.Add(row);
                    if (!parsed.GetValue(json)) Print(row);
                }
            }
            catch (InvalidOperationException error)
            {
                Console.Error.WriteLine(error.Message);
                return 2;
            }

            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(rows, Json));
            return rows.All(r => r.Met) ? 0 : 1;
        });
        return command;
    }

    private static void Print(TargetRow row) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {row.Work} | {row.Figure:0.##} {row.Unit} | {(row.Baseline is { } b ? $"{b:0.##} {row.Unit}" : "–")} | {(row.Ratio is { } r ? r.ToString("0.00", CultureInfo.InvariantCulture) : "–")} | {row.Bound} | {(row.Met ? "met" : "falls short")} |"));
}
