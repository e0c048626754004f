using System.CommandLine;
using Purchasing.Core.Decisions;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Cli;

/// <summary>
/// The verbs of the tool: check, test and draw a rule file. The purchasing facts and functions are known; a file that
/// declares a fact type of one of their names is taken as a file over its own types, and types of the user's own
/// programs come from their assembly.
/// </summary>
internal static class RuleCommands
{
    /// <summary>Exit codes: the file has errors or a test failed; the file has no tests.</summary>
    private const int Failed = 1, NoTests = 2;

    public static RootCommand Root() => new("Checks, tests and draws rules.")
    {
        Verb("check", "Lists every error and warning of a rule file. Exit code 1 if there are errors.", Check),
        Verb("test", "Runs the tests that a rule file carries; of rules over the purchasing facts it also decides whole orders of many sizes. Exit code 1 if the file has errors or a test fails, 2 if it has no tests.", Test),
        Verb("draw", "Draws the network of a rule file as a Mermaid flowchart.", source => Draw(source, rules => rules.DrawMermaid())),
        Verb("draw-dot", "Draws the network of a rule file in DOT (Graphviz).", source => Draw(source, rules => rules.DrawDot())),
    };

    private static Command Verb(string name, string description, Func<RuleSource, int> run)
    {
        var file = new Argument<string>("file") { Description = "The rule file." };
        var assembly = new Option<string?>("--assembly") { Description = "An assembly (.dll) whose public classes are the fact types, instead of those of purchasing.", HelpName = "path" };
        var command = new Command(name, description) { file, assembly };
        command.SetAction(parsed => run(new RuleSource(parsed.GetValue(file)!, parsed.GetValue(assembly))));
        return command;
    }

    private static int Check(RuleSource source) => Reported(() =>
    {
        IReadOnlyList<Diagnostic> found = source.Check();
        foreach (Diagnostic diagnostic in found) Console.WriteLine(diagnostic);
        int errors = found.Count(d => d.Severity == DiagnosticSeverity.Error);
        Console.WriteLine($"{Count(errors, "error")}, {Count(found.Count - errors, "warning")}");
        return errors == 0 ? 0 : Failed;
    });

    private static int Test(RuleSource source) => Reported(() =>
    {
        RuleSet rules = source.Load();
        IReadOnlyList<RuleTestResult> results = rules.RunTests();
        if (results.Count == 0)
        {
            Console.Error.WriteLine($"{source.File} has no tests: add some under \"tests\".");
            return NoTests;
        }

        foreach (RuleTestResult result in results) Console.WriteLine(result);
        int passed = results.Count(r => r.Passed), failed = results.Count - passed;
        if (source.IsOverPurchasingFacts)
        {
            IReadOnlyList<string>? orders = WholeOrderProbe.ProblemsAsync(rules).GetAwaiter().GetResult();
            if (orders is null)
                Console.WriteLine("No rule decides whole orders: a catalogue run would hold every order.");
            foreach (string problem in orders ?? []) Console.WriteLine(problem);
            failed += orders?.Count ?? 0;
            passed += orders is null ? 0 : WholeOrderProbe.Count - orders.Count;
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : Failed;
    });

    private static int Draw(RuleSource source, Func<RuleSet, string> draw) => Reported(() =>
    {
        Console.Write(draw(source.Load()));
        return 0;
    });

    private static int Reported(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (RuleSetException error)
        {
            foreach (Diagnostic diagnostic in error.Diagnostics) Console.Error.WriteLine(diagnostic);
            return Failed;
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or ArgumentException)
        {
            Console.Error.WriteLine(error.Message);
            return Failed;
        }
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
