using System.CommandLine;
using Purchasing.Core.Decisions;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;

namespace Purchasing.Cli;

/// <summary>
/// The verbs of the tool. The purchasing facts and functions are known; a file that declares a fact type of one of their names
/// is taken as a file over its own types, and types and functions of the user's own programs come from their assembly.
/// </summary>
internal static class RuleCommands
{
    public static RootCommand Root() => new("Checks, tests, explains, prints, compares and runs rule files.")
    {
        Check(),
        Test(),
        Print(),
        Diff(),
        RunFacts(),
        Why(),
        WhyNot(),
        Draw("draw", "Draws the network of a rule file as a Mermaid flowchart.", rules => rules.DrawMermaid()),
        Draw("draw-dot", "Draws the network of a rule file in DOT (Graphviz).", rules => rules.DrawDot()),
        Draw("draw-svg", "Draws the network of a rule file as an SVG image.", rules => rules.DrawSvg()),
    };

    private static Command Check()
    {
        var verb = new RuleVerb("check", "Lists every error and warning of a rule file. Exit code 1 if there are errors.");
        return verb.Runs((source, output, _) =>
        {
            IReadOnlyList<Diagnostic> found = source.Check();
            int errors = found.Count(d => d.Severity == DiagnosticSeverity.Error);
            output.Write(
                new { File = source.File, Errors = errors, Warnings = found.Count - errors, Diagnostics = found.Select(Output.Of) },
                [.. found.Select(d => d.ToString()), $"{Count(errors, "error")}, {Count(found.Count - errors, "warning")}"]);
            return errors == 0 ? ExitCodes.Success : ExitCodes.Failed;
        });
    }

    private static Command Test()
    {
        var coverage = new Option<bool>("--coverage") { Description = "Names the rules, branches of conditions and rows of tables that no test fires." };
        var verb = new RuleVerb(
            "test",
            "Runs the tests that a rule file carries; of rules over the purchasing facts it also decides whole orders of many sizes. Exit code 1 if the file has errors or a test fails, 2 if it has no tests.");
        verb.Command.Add(coverage);
        return verb.Runs((source, output, parsed) =>
        {
            RuleSet rules = source.Load();
            TestCoverage? covered = parsed.GetValue(coverage) ? rules.RunTestsWithCoverage() : null;
            IReadOnlyList<RuleTestResult> results = covered?.Results ?? rules.RunTests();
            if (results.Count == 0)
            {
                output.Problem("no-tests", $"{source.File} has no tests: add some under \"tests\".");
                return ExitCodes.NoAnswer;
            }

            List<string> lines = [.. results.Select(r => r.ToString())];
            int passed = results.Count(r => r.Passed), failed = results.Count - passed;
            int? decided = null;
            IReadOnlyList<string>? orders = [];
            if (source.IsOverPurchasingFacts)
            {
                orders = WholeOrderProbe.ProblemsAsync(rules).GetAwaiter().GetResult();
                if (orders is null) lines.Add("No rule decides whole orders: a catalogue run would hold every order.");
                lines.AddRange(orders ?? []);
                decided = orders is null ? null : WholeOrderProbe.Count - orders.Count;
            }

            if (covered is not null)
            {
                lines.AddRange(covered.Gaps.Select(gap => gap.ToString()));
                lines.Add($"{covered.RulesFired} of {Count(covered.Rules, "rule")} and {covered.BranchesTaken} of {Count(covered.Branches, "branch", "branches")} of conditions are fired by a test");
            }

            if (decided is int sound)
                lines.Add($"{sound} of {Count(WholeOrderProbe.Count, "whole order")} decided");
            lines.Add($"{passed} passed, {failed} failed");
            output.Write(
                new
                {
                    source.File, Passed = passed, Failed = failed,
                    Tests = results.Select(r => new { r.Name, r.Passed, r.Problems, r.Location.Line, Fired = r.Explanation.Select(f => f.Rule) }),
                    WholeOrdersDecided = decided, WholeOrders = orders,
                    Coverage = covered is not null ? new { covered.Rules, covered.RulesFired, covered.Branches, covered.BranchesTaken, Gaps = covered.Gaps.Select(g => new { g.Rule, g.Branch, g.Location.Line }) } : null,
                },
                lines);
            return failed == 0 && orders is not { Count: > 0 } ? ExitCodes.Success : ExitCodes.Failed;
        });
    }

    private static Command Print()
    {
        var format = new Option<string>("--format") { Description = "markdown or html.", DefaultValueFactory = _ => "markdown" };
        format.AcceptOnlyFromAmong("markdown", "html");
        var verb = new RuleVerb("print", "Tells a rule file as prose: parameters, stages, rules, tables and tests.");
        verb.Command.Add(format);
        return verb.Runs((source, output, parsed) =>
        {
            string document = source.Print(parsed.GetValue(format) == "html" ? RuleDocumentFormat.Html : RuleDocumentFormat.Markdown);
            output.Write(new { source.File, Format = parsed.GetValue(format), Document = document }, [document.TrimEnd('\n')]);
            return ExitCodes.Success;
        });
    }

    private static Command Diff()
    {
        var other = new Argument<string>("other") { Description = "The rule file to compare it with." };
        var verb = new RuleVerb(
            "diff",
            "Says in words what differs between two rule files, and with --facts what the other one decides differently. Exit code 0 if nothing does, 1 if something does, 2 if one of them cannot be read or has errors.");
        verb.Command.Add(other);
        FactArguments facts = new(verb.Command, isRequired: false);
        return verb.Runs((source, output, parsed) =>
        {
            RuleSource after = source with { File = parsed.GetValue(other)! };
            IReadOnlyList<string> differences = source.CompareWith(after.File);
            List<string> lines = differences.Count == 0 ? ["The rules say the same."] : [.. differences];
            IReadOnlyList<string>? decided = null;
            if (facts.AreGiven(parsed))
            {
                decided = Decide(source).CompareWith(Decide(after));
                lines.AddRange(decided.Count == 0 ? ["They decide the same over the facts."] : decided.Prepend("Over the facts:"));
            }

            output.Write(new { Before = source.File, After = after.File, Differences = differences, Decided = decided }, lines);
            return differences.Count + (decided?.Count ?? 0) == 0 ? ExitCodes.Success : ExitCodes.Failed;

            DecidedFacts Decide(RuleSource by)
            {
                RuleSet rules = by.Load(facts.Parameters(parsed));
                List<object> given = facts.Read(rules, parsed);
                using Session session = facts.Fire(rules, parsed, given);
                return DecidedFacts.Of(session, given);
            }
        }, ExitCodes.NoAnswer);
    }

    private static Command RunFacts()
    {
        var verb = new RuleVerb("run", "Runs the rules over facts from files and shows what fired and what is left.");
        FactArguments facts = new(verb.Command);
        return verb.Runs((source, output, parsed) =>
        {
            RuleSet rules = source.Load(facts.Parameters(parsed));
            using Session session = facts.Fire(rules, parsed);
            List<string> lines = [.. session.Explanation.Select(f => $"{f.Rule}: {f}")];
            List<FactSnapshot> left = FactArguments.All(session);
            lines.Add("");
            lines.AddRange(left.Select(f => f.ToString()));
            lines.Add($"{Count(session.Explanation.Count, "rule")} fired");
            output.Write(new { Fired = session.Explanation.Select(Output.Of), Facts = left.GroupBy(f => f.Type.Name).ToDictionary(g => g.Key, g => g.Select(Output.Fields)) }, lines);
            return ExitCodes.Success;
        });
    }

    private static Command Why()
    {
        var field = new Option<string>("--field") { Description = "The field that is asked about, such as Decision.orderQty.", Required = true, HelpName = "Type.field" };
        var verb = new RuleVerb("why", "Says why a field has its value after the rules ran over facts: the firings behind it.");
        verb.Command.Add(field);
        FactArguments facts = new(verb.Command);
        return verb.Runs((source, output, parsed) =>
        {
            RuleSet rules = source.Load(facts.Parameters(parsed));
            string[] parts = parsed.GetValue(field)!.Split('.', 2);
            if (parts.Length != 2 || rules.FactType(parts[0]).FindField(parts[1]) is null)
                throw new ArgumentException($"'{parsed.GetValue(field)}' is no field: write it as Type.field, for example Decision.orderQty.");
            using Session session = facts.Fire(rules, parsed);
            List<string> lines = [];
            List<object> answers = [];
            foreach ((FactHandle handle, _) in session.Facts(parts[0]))
            {
                FactSnapshot fact = session.Snapshot(handle);
                IReadOnlyList<Firing> chain = session.Why(handle, parts[1]);
                lines.Add($"{parts[0]}.{parts[1]} is {Output.Text(fact[parts[1]])}{(chain.Count == 0 ? ": no rule set it" : ", because")}");
                lines.AddRange(chain.Select(f => $"  {f.Rule}: {f}"));
                answers.Add(new { Value = fact[parts[1]], Because = chain.Select(Output.Of) });
            }

            if (answers.Count == 0) lines.Add($"There is no fact of type {parts[0]}.");
            output.Write(new { Field = parsed.GetValue(field), Answers = answers }, lines);
            return answers.Count > 0 ? ExitCodes.Success : ExitCodes.Failed;
        });
    }

    private static Command WhyNot()
    {
        var rule = new Option<string>("--rule") { Description = "The rule that is asked about.", Required = true, HelpName = "name" };
        var verb = new RuleVerb("why-not", "Says why a rule does not fire for facts: the first condition that is not satisfied, and what it saw.");
        verb.Command.Add(rule);
        FactArguments facts = new(verb.Command);
        return verb.Runs((source, output, parsed) =>
        {
            RuleSet rules = source.Load(facts.Parameters(parsed));
            string name = parsed.GetValue(rule)!;
            if (rules.Rules.All(r => r.Name != name))
                throw new ArgumentException($"There is no rule '{name}'. There are: {string.Join(", ", rules.Rules.Select(r => r.Name).Take(100))}.");
            using Session session = facts.Fire(rules, parsed);
            int fired = session.Explanation.Count(f => f.Rule == name);
            WhyNot answer = session.WhyNot(name);
            string text = fired > 0 ? $"The rule '{name}' did fire: {session.Explanation.First(f => f.Rule == name)}" : answer.ToString();
            output.Write(new { Rule = name, Fired = fired, Answer = text, Condition = fired > 0 ? null : answer.Condition }, [text]);
            return ExitCodes.Success;
        });
    }

    private static Command Draw(string name, string description, Func<RuleSet, string> draw) =>
        new RuleVerb(name, description).Runs((source, output, _) =>
        {
            string drawing = draw(source.Load());
            output.Write(new { source.File, Drawing = drawing }, [drawing.TrimEnd('\n')]);
            return ExitCodes.Success;
        });

    private static string Count(int count, string what, string? many = null) => count == 1 ? $"1 {what}" : $"{count} {many ?? what + "s"}";
}
