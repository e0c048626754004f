using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Benchmarks.Programs;

/// <summary>The verb <c>program</c>: runs Miss Manners or Waltz on a CLIPS fact file or on generated facts.</summary>
internal static class ProgramCommand
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var command = new Command("program", "Runs a classic rule program and prints its firings and times.");
        foreach (ClassicProgram program in ClassicProgram.All) command.Add(Create(program));
        return command;
    }

    private static Command Create(ClassicProgram program)
    {
        var facts = new Option<string?>("--facts") { Description = "A CLIPS fact file; without it facts are generated.", HelpName = "file" };
        var size = new Option<int>("--" + program.Unit) { Description = $"How many {program.Unit} to generate.", DefaultValueFactory = _ => program.Sizes[0], HelpName = "n" };
        var seed = new Option<ulong>("--seed") { Description = "The seed of generated facts.", DefaultValueFactory = _ => ClassicProgram.Seed, HelpName = "n" };
        var repeat = new Option<int>("--repeat") { Description = "How often to run; the quickest run is printed.", DefaultValueFactory = _ => 1, HelpName = "n" };
        var write = new Option<string?>("--write") { Description = "Writes the facts to a file, for CLIPS, and does not run them.", HelpName = "file" };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var command = new Command(program.Name, $"Runs {program.Name}, e.g. with --{program.Unit} {program.Sizes[^1]}.") { facts, size, seed, repeat, write, json };
        command.SetAction(parsed =>
        {
            try
            {
                string? file = parsed.GetValue(facts);
                if (file is not null && parsed.GetResult(size) is { Implicit: false })
                    throw new ArgumentException($"--facts and --{program.Unit} exclude each other: a file has the size it has.");
                if (parsed.GetValue(repeat) < 1) throw new ArgumentException("--repeat must be at least 1.");
                string source = file ?? $"generated {program.Name} facts";
                string text = file is null ? program.Generate(parsed.GetValue(size), parsed.GetValue(seed)) : File.ReadAllText(file);
                if (parsed.GetValue(write) is { } target)
                {
                    File.WriteAllText(target, text);
                    return 0;
                }

                Print(program, source, ProgramRun.Run(program, text, source, parsed.GetValue(repeat)), parsed.GetValue(json));
                return 0;
            }
            catch (Exception error) when (error is ClipsFactException or ArgumentException or RuleSetException or RuleException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(error.Message);
                return 1;
            }
        });
        return command;
    }

    private static void Print(ClassicProgram program, string source, ProgramRun run, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Program = program.Name, Source = source, Run = run }, s_json));
            return;
        }

        string Milliseconds(double value) => value.ToString("N1", CultureInfo.InvariantCulture).PadLeft(10) + " ms";
        Console.WriteLine($"{program.Name} on {source}: {run.Facts} facts, {run.Fired} firings");
        Console.WriteLine($"  load and compile the rules {Milliseconds(run.LoadMilliseconds)}");
        Console.WriteLine($"  read the facts             {Milliseconds(run.ReadMilliseconds)}");
        Console.WriteLine($"  insert                     {Milliseconds(run.InsertMilliseconds)}");
        Console.WriteLine($"  fire                       {Milliseconds(run.FireMilliseconds)}");
        Console.WriteLine($"  insert and fire            {Milliseconds(run.InsertMilliseconds + run.FireMilliseconds)}");
    }
}
