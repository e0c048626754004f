using System.CommandLine;
using System.Text.Json;
using Purchasing.Core.Text;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Cli;

/// <summary>A verb over one rule file, with what all verbs have in common: the file, the assembly, the form of the answer, and an answer to every failure.</summary>
internal sealed class RuleVerb
{
    private readonly Argument<string> _file = new("file") { Description = "The rule file." };
    private readonly Option<string?> _assembly = new("--assembly") { Description = "An assembly (.dll) whose public classes are the fact types, and whose public static methods marked with [DisplayName] are functions, instead of those of purchasing.", HelpName = "path" };
    private readonly Option<bool> _json = new("--json") { Description = "Answers as JSON." };

    public RuleVerb(string name, string description) => Command = new Command(name, description) { _file, _assembly, _json };

    public Command Command { get; }

    /// <summary>The command, once it has what it does.</summary>
    /// <param name="run">What it does.</param>
    /// <param name="failed">The exit code of a failure.</param>
    public Command Runs(Func<RuleSource, Output, ParseResult, int> run, int failed = ExitCodes.Failed)
    {
        Command.SetAction(parsed =>
        {
            Output output = new(Console.Out, Console.Error, parsed.GetValue(_json));
            try
            {
                return run(new RuleSource(parsed.GetValue(_file)!, parsed.GetValue(_assembly)), output, parsed);
            }
            catch (RuleSetException error)
            {
                output.Problems(error.Diagnostics);
                return failed;
            }
            catch (Exception error) when (error is RuleException or IOException or UnauthorizedAccessException or BadImageFormatException or ArgumentException or JsonException or NotSupportedException or InvalidOperationException or FormatException or System.Reflection.ReflectionTypeLoadException)
            {
                output.Problem("failed", SafeText.MessageOf(error));
                return failed;
            }
        });
        return Command;
    }
}
