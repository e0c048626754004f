using System.CommandLine;
using Purchasing.Core.Decisions;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Cli;

/// <summary>The verbs of the tool: check, test and draw a rule file, with the purchasing facts and functions known.</summary>
internal static class RuleCommands
{
    private const int Failed = 1;

    public static RootCommand Root() => new("Checks, tests and draws purchasing rules.")
    {
        Verb("check", "Lists every error and warning of a rule file.", Check),
        Verb("test", "Runs the tests that a rule file carries, and decides whole orders of many sizes.", Test),
        Verb("draw", "Draws the network of a rule file as a Mermaid flowchart.", file => Draw(file, rules => rules.DrawMermaid())),
        Verb("draw-dot", "Draws the network of a rule file in DOT (Graphviz).", file => Draw(file, rules => rules.DrawDot())),
    };

    private static Command Verb(string name, string description, Func<string, int> run)
    {
        var file = new Argument<string>("file") { Description = "The rule file." };
        var command = new Command(name, description) { file };
        command.SetAction(parsed => run(parsed.GetValue(file)!));
        return command;
    }

    private static int Check(string file)
    {
        IReadOnlyList<Diagnostic> found = RuleSet.Check(file, PurchasingRules.CreateOptions());
        foreach (Diagnostic diagnostic in found) Console.WriteLine(diagnostic);
        int errors = found.Count(d => d.Severity == DiagnosticSeverity.Error);
        Console.WriteLine($"{errors} errors, {found.Count - errors} warnings");
        return errors == 0 ? 0 : Failed;
    }

    private static int Test(string file) => Loaded(file, rules =>
    {
        IReadOnlyList<RuleTestResult> results = rules.RunTests();
        foreach (RuleTestResult result in results) Console.WriteLine(result);
        IReadOnlyList<string>? orders = WholeOrderProbe.ProblemsAsync(rules).GetAwaiter().GetResult();
        if (orders is null)
            Console.WriteLine("No rule decides whole orders: a catalogue run would hold every order.");
        foreach (string problem in orders ?? []) Console.WriteLine(problem);
        int failed = results.Count(r => !r.Passed) + (orders?.Count ?? 0);
        int passed = results.Count(r => r.Passed) + (orders is null ? 0 : WholeOrderProbe.Count - orders.Count);
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : Failed;
    });

    private static int Draw(string file, Func<RuleSet, string> draw) => Loaded(file, rules =>
    {
        Console.Write(draw(rules));
        return 0;
    });

    private static int Loaded(string file, Func<RuleSet, int> run)
    {
        try
        {
            return run(PurchasingRules.Load(file));
        }
        catch (RuleSetException error)
        {
            foreach (Diagnostic diagnostic in error.Diagnostics) Console.Error.WriteLine(diagnostic);
            return Failed;
        }
    }
}
