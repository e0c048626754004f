using System.CommandLine;
using Purchasing.Cli;

ParseResult parsed = RuleCommands.Root().Parse(args);
IReadOnlyList<string> errors = CommandLineErrors.Of(parsed);
if (errors.Count == 0)
    return parsed.Invoke();
foreach (string error in errors)
    Console.Error.WriteLine($"error: {error}");
Console.Error.WriteLine("Run with --help to see what is possible.");
return ExitCodes.NoAnswer;
