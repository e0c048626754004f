using System.CommandLine;
using System.Text.Json;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Json;
using Purchasing.Rete;
using Purchasing.Samples.Monolith.Hosting;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>rules why|why-not|facts</c>: asks rules about a product over the configured sources. Nothing is written.</summary>
internal static class RuleQuestionVerbs
{
    public static Command Why(CommonOptions common) => Question(
        common,
        "why",
        "Why a field has its value for a product: the rules that fired for it.",
        new("--field") { Description = "The field that is asked about, such as Decision.orderQty.", Required = true, HelpName = "Type.field" },
        (questions, product, field, rules, token) => questions.WhyAsync(product, field, rules, token));

    public static Command WhyNot(CommonOptions common) => Question(
        common,
        "why-not",
        "Why a rule did not fire for a product: the first condition that is not satisfied, and what it saw.",
        new("--rule") { Description = "The rule that is asked about.", Required = true, HelpName = "name" },
        (questions, product, rule, rules, token) => questions.WhyNotAsync(product, rule, rules, token));

    // Facts of several warehouses are several objects, of which the tool reads one at a time.
    public static Command Facts(CommonOptions common)
    {
        Option<string?> warehouse = new("--warehouse") { Description = "The warehouse, where each is planned for itself." };
        Command command = Verb(
            common,
            "facts",
            "The facts of a product as the rules get them, as JSON for purchasing run, why and why-not and for the tests of a rule file.",
            (questions, product, _, rules, token) => questions.FactsAsync(product, rules, token),
            (answers, parse) =>
            {
                if (answers is [{ Text: [not '{', ..] } none])
                    throw new UserErrorException($"There are no facts: {HeldText(none)}", ExitCodes.Held);
                string? wanted = parse.GetValue(warehouse);
                if (wanted is not null && answers.All(answer => answer.About is null))
                    throw new UserErrorException("All warehouses are planned together: leave --warehouse out.", ExitCodes.Usage);
                RuleAnswer[] fitting = [.. answers.Where(answer => wanted is null || answer.About == wanted)];
                if (fitting.Length != 1)
                    throw new UserErrorException($"{(wanted is null ? "" : $"There are none of '{wanted}'. ")}There are facts of {string.Join(", ", answers.Select(answer => answer.About))}: name one with --warehouse.", ExitCodes.Usage);
                Console.Out.WriteLine(fitting[0].Text);
            });
        command.Add(warehouse);
        return command;
    }

    private static string HeldText(RuleAnswer answer) => $"The product is held: {string.Join("; ", answer.HeldReasons)}";

    private static Command Question(
        CommonOptions common, string name, string description, Option<string> about, Func<RuleQuestions, string, string, RuleSet?, CancellationToken, Task<IReadOnlyList<RuleAnswer>>> ask)
    {
        Option<bool> json = new("--json") { Description = "Print JSON and nothing else." };
        Command command = Verb(
            common,
            name,
            description,
            (questions, product, parse, rules, token) => ask(questions, product, parse.GetValue(about)!, rules, token),
            (answers, parse) =>
            {
                if (parse.GetValue(json))
                {
                    Console.Out.WriteLine(JsonSerializer.Serialize(answers, PurchasingJson.Readable.IReadOnlyListRuleAnswer));
                    return;
                }

                foreach (RuleAnswer answer in answers)
                {
                    Console.Out.WriteLine($"{(answer.About is null ? "" : answer.About + ": ")}{answer.Text}");
                    foreach (ExplanationStep step in answer.Because)
                        Console.Out.WriteLine($"  {step.Rule}: {step.Sentence}");
                    if (answer.HeldReasons.Count > 0)
                        Console.Out.WriteLine(HeldText(answer));
                }
            });
        command.Add(about);
        command.Add(json);
        return command;
    }

    private static Command Verb(
        CommonOptions common,
        string name,
        string description,
        Func<RuleQuestions, string, ParseResult, RuleSet?, CancellationToken, Task<IReadOnlyList<RuleAnswer>>> ask,
        Action<IReadOnlyList<RuleAnswer>, ParseResult> print)
    {
        Argument<string> product = new("product") { Description = "The product's id." };
        Option<string?> file = new("--with-rules") { Description = "Another rule file to ask." };
        Option<string?> version = new("--rules-version") { Description = "A stored version of the rules to ask, for example a draft." };
        Option<string[]> parameters = new("--param") { Description = "A rule parameter, name=value." };
        Command command = new(name, description) { product, file, version, parameters };
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            List<KeyValuePair<string, string>> set = WhatIfVerb.Parameters(parse.GetValue(parameters) ?? []);
            await using CommandHost host = await CommandHost.OpenWithRunsAsync(common.Read(parse), token).ConfigureAwait(false);
            RuleSet? rules = parse.GetValue(file) is null && parse.GetValue(version) is null && set.Count == 0
                ? null
                : await host.Get<WhatIf>().LoadRulesAsync(parse.GetValue(file), parse.GetValue(version), set, token).ConfigureAwait(false);
            print(await ask(host.Get<RuleQuestions>(), parse.GetValue(product)!, parse, rules, token).ConfigureAwait(false), parse);
            return ExitCodes.Ok;
        }));
        return command;
    }
}
