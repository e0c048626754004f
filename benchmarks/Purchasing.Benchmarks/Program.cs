using System.CommandLine;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Purchasing.Benchmarks.Peers;
using Purchasing.Benchmarks.Programs;
using Purchasing.Benchmarks.Reporting;
using Purchasing.Benchmarks.Services;
using Purchasing.Benchmarks.SystemTargets;
using Purchasing.Benchmarks.Targets;

// Verbs of this program are its own; options without a verb go to BenchmarkDotNet (--filter, --list, …), except three:
// --short runs the short set, --results FILE writes all tables into one markdown file, --plots FOLDER draws how costs grow.
Command[] verbs =
[
    ProgramCommand.Create(), MemoryCommand.Create(), TargetsCommand.Create(), GuardCommand.Create(), PeersCommand.Create(), ColdLoad.Create(), LoadCommand.Create(), CallsCommand.Create(),
    SystemCommand.Create(), GraphTargets.CreateCheck(),
];
if (args.Length > 0 && (!args[0].StartsWith('-') || args[0] is "-h" or "--help" or "-?"))
{
    var root = new RootCommand("Benchmarks of the rules engine and of the services. Without a verb: --short for the short set, or the options of BenchmarkDotNet, e.g. --filter '*' or --list flat; --results FILE to write all tables into a markdown file, and --plots FOLDER to draw how the cost per item grows.");
    foreach (Command verb in verbs) root.Add(verb);
    return await root.Parse(args).InvokeAsync();
}

List<string> options = [.. args];
bool quick = options.Remove("--short");
if (quick) options.InsertRange(0, ["--filter", .. BenchmarkConfig.ShortSet]);
if (!Take("--results", out string? results) || !Take("--plots", out string? plots)) return 1;

IReadOnlyCollection<Summary> summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfig).Assembly).Run([.. options], BenchmarkConfig.Create(quick, options.Exists(option => option is "--job" or "-j")))];
if (results is not null) ResultsFile.Write(results, summaries, TimeProvider.System.GetUtcNow());
if (plots is not null) CostPlots.Write(plots, summaries);
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;

// Takes an option of our own and its value out of those that go on to BenchmarkDotNet; false when it has no value.
bool Take(string option, out string? path)
{
    path = null;
    int at = options.IndexOf(option);
    if (at < 0) return true;
    if (at + 1 == options.Count)
    {
        Console.Error.WriteLine($"{option} needs a name.");
        return false;
    }

    path = Path.GetFullPath(options[at + 1]);
    options.RemoveRange(at, 2);
    return true;
}
