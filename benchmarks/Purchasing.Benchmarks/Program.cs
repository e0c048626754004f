using System.CommandLine;
using BenchmarkDotNet.Running;
using Purchasing.Benchmarks.Programs;
using Purchasing.Benchmarks.Reporting;

// Verbs of this program are its own; whatever else is given goes to BenchmarkDotNet (--filter, --list, …).
Command[] verbs = [ProgramCommand.Create(), MemoryCommand.Create()];
if (args.Length > 0 && (args[0] is "-h" or "--help" or "-?" || Array.Exists(verbs, verb => verb.Name == args[0])))
{
    var root = new RootCommand("Benchmarks of the rules engine. Without a verb: --short for the short set, or the options of BenchmarkDotNet, e.g. --filter '*' or --list flat.");
    foreach (Command verb in verbs) root.Add(verb);
    return root.Parse(args).Invoke();
}

bool quick = args.Contains("--short");
if (quick) args = ["--filter", .. BenchmarkConfig.ShortSet, .. args.Where(argument => argument != "--short")];
BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfig).Assembly).Run(args, BenchmarkConfig.Create(quick));
return 0;
