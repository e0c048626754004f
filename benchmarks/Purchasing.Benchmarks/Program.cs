using System.CommandLine;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Purchasing.Benchmarks.Programs;
using Purchasing.Benchmarks.Reporting;
using Purchasing.Benchmarks.Services;
using Purchasing.Benchmarks.SystemTargets;
using Purchasing.Benchmarks.Targets;

// Verbs of this program are its own; options without a verb go to BenchmarkDotNet (--filter, --list, …), except two:
// --short runs the short set, and --results FILE writes all tables into one markdown file.
Command[] verbs =
[
    ProgramCommand.Create(), MemoryCommand.Create(), TargetsCommand.Create(), GuardCommand.Create(), ColdLoad.Create(), LoadCommand.Create(), CallsCommand.Create(),
    SystemCommand.Create(), GraphTargets.CreateCheck(),
];
if (args.Length > 0 && (!args[0].StartsWith('-') || args[0] is "-h" or "--help" or "-?"))
{
    var root = new RootCommand("Benchmarks of the rules engine and of the services. Without a verb: --short for the short set, or the options of BenchmarkDotNet, e.g. --filter '*' or --list flat; and --results FILE to write all tables into a markdown file.");
    foreach (Command verb in verbs) root.Add(verb);
    return await root.Parse(args).InvokeAsync();
}

List<string> options = [.. args];
bool quick = options.Remove("--short");
if (quick) options.InsertRange(0, ["--filter", .. BenchmarkConfig.ShortSet]);
string? results = null;
if (options.IndexOf("--results") is >= 0 and var at)
{
    if (at + 1 == options.Count)
    {
        Console.Error.WriteLine("--results needs the name of a file.");
        return 1;
    }

    results = Path.GetFullPath(options[at + 1]);
    options.RemoveRange(at, 2);
}

IReadOnlyCollection<Summary> summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfig).Assembly).Run([.. options], BenchmarkConfig.Create(quick, options.Exists(option => option is "--job" or "-j")))];
if (results is not null) ResultsFile.Write(results, summaries, TimeProvider.System.GetUtcNow());
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
