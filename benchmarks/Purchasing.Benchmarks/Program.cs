using System.CommandLine;
using BenchmarkDotNet.Running;
using Purchasing.Benchmarks.Programs;

// Verbs of this program are its own; whatever else is given goes to BenchmarkDotNet (--filter, --list, …).
Command[] verbs = [ProgramCommand.Create()];
if (args.Length > 0 && (args[0] is "-h" or "--help" or "-?" || Array.Exists(verbs, verb => verb.Name == args[0])))
{
    var root = new RootCommand("Benchmarks of the rules engine. Without a verb: BenchmarkDotNet with its own options, e.g. --filter '*', --list flat.");
    foreach (Command verb in verbs) root.Add(verb);
    return root.Parse(args).Invoke();
}

BenchmarkSwitcher.FromAssembly(typeof(ProgramCommand).Assembly).Run(args);
return 0;
