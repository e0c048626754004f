using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Purchasing.Core.Json;
using Purchasing.Core.Rules;
using Purchasing.Rete;
using Purchasing.Samples.Monolith.Hosting;
using Purchasing.Samples.Monolith.Output;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>rules …</c>: looks after the versions of the rules, and asks rules about a product.</summary>
internal static class RulesVerb
{
    public static Command Create(CommonOptions common) => new("rules", "List, show, store, compare and put in force versions of the rules, and ask them about a product.")
    {
        List(common), Show(common), Print(common), Draft(common), Diff(common), Activate(common), Discard(common), History(common),
        RuleQuestionVerbs.Why(common), RuleQuestionVerbs.WhyNot(common), RuleQuestionVerbs.Facts(common),
    };

    private static Command List(CommonOptions common)
    {
        Option<bool> json = Json();
        return Verb(common, CommandHost.OpenAsync, "list", "All stored versions, the last one first.", [], [json], async (versions, parse, token) =>
        {
            IReadOnlyList<RuleVersion> list = await versions.ListAsync(token).ConfigureAwait(false);
            if (parse.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(list, PurchasingJson.Readable.IReadOnlyListRuleVersion)).ConfigureAwait(false);
                return;
            }

            PrintList(list);
            await TellInForceAsync(versions, token).ConfigureAwait(false);
        });
    }

    private static Command Show(CommonOptions common)
    {
        Argument<string?> version = new("version") { Description = "A stored version; the rules in force when none is named.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> text = new("--text") { Description = "Print the text of the rule file alone." };
        return Verb(common, CommandHost.OpenAsync, "show", "The rules in force, or one version with its tests.", [version], [text], async (versions, parse, token) =>
        {
            string? name = parse.GetValue(version);
            if (parse.GetValue(text))
            {
                RuleSetSource source = await versions.SourceAsync(name, token).ConfigureAwait(false);
                await Console.Out.WriteAsync(source.Text ?? await File.ReadAllTextAsync(source.Path!, token).ConfigureAwait(false)).ConfigureAwait(false);
                return;
            }

            await Console.Out.WriteLineAsync(name is null
                ? JsonSerializer.Serialize(await versions.SummaryAsync(token).ConfigureAwait(false), PurchasingJson.Readable.RuleSetInForceSummary)
                : JsonSerializer.Serialize(await versions.FindVersionAsync(name, token).ConfigureAwait(false) with { Text = null }, PurchasingJson.Readable.RuleVersion)).ConfigureAwait(false);
        });
    }

    private static Command Print(CommonOptions common)
    {
        Argument<string?> version = new("version") { Description = "A stored version; the rules in force when none is named.", Arity = ArgumentArity.ZeroOrOne };
        return Verb(common, CommandHost.OpenAsync, "print", "The rules in force, or one version, as prose.", [version], [], async (versions, parse, token) =>
            await Console.Out.WriteAsync(await versions.PrintAsync(parse.GetValue(version), RuleDocumentFormat.Markdown, token).ConfigureAwait(false)).ConfigureAwait(false));
    }

    private static Command Draft(CommonOptions common)
    {
        Argument<string> file = new("file") { Description = "The rule file; it stands alone and states its version." };
        Option<string?> reason = new("--reason") { Description = "What it is for." };
        return Verb(common, CommandHost.StartAsync, "draft", "Check a rule file, run its tests and store it as a draft.", [file], [reason], async (versions, parse, token) =>
        {
            string text = await File.ReadAllTextAsync(parse.GetValue(file)!, token).ConfigureAwait(false);
            RuleVersion draft = await StoreAsync(versions, parse.GetValue(file)!, text, parse.GetValue(reason), token).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"version {draft.Version} is stored: {Tests(draft)}").ConfigureAwait(false);
            foreach (RuleTestOutcome test in draft.Tests.Where(test => !test.Passed))
                await Console.Out.WriteLineAsync($"failed: {test.Name}: {string.Join("; ", test.Problems)}").ConfigureAwait(false);
        });
    }

    // What is stored is a text, which has no file to name; who typed the name of one looks for its lines there.
    private static async Task<RuleVersion> StoreAsync(RuleVersions versions, string file, string text, string? reason, CancellationToken cancellationToken)
    {
        try
        {
            return await versions.StoreAsync(text, reason, Environment.UserName, cancellationToken).ConfigureAwait(false);
        }
        catch (RuleSetException e)
        {
            throw new RuleSetException([.. e.Diagnostics.Select(error => error.Location.File.Length > 0 ? error : error with { Location = error.Location with { File = file } })]);
        }
    }

    private static Command Diff(CommonOptions common)
    {
        Argument<string> version = new("version") { Description = "The version." };
        Argument<string?> against = new("against") { Description = "Another version; the rules in force when none is named.", Arity = ArgumentArity.ZeroOrOne };
        return Verb(common, CommandHost.OpenAsync, "diff", "What a version says differently, in words.", [version, against], [], async (versions, parse, token) =>
        {
            IReadOnlyList<string> differences = await versions.CompareAsync(parse.GetValue(against), parse.GetValue(version), token).ConfigureAwait(false);
            foreach (string difference in differences)
                await Console.Out.WriteLineAsync(difference).ConfigureAwait(false);
            if (differences.Count == 0)
                await Console.Out.WriteLineAsync("They say the same.").ConfigureAwait(false);
        });
    }

    private static Command Activate(CommonOptions common)
    {
        Argument<string> version = new("version") { Description = "A draft, or an earlier version to go back to." };
        Option<int?> expected = new Option<int?>("--expect") { Description = "The number of what is in force, as rules show tells it (0 for the rule file)." }.Between(0, int.MaxValue);
        Option<string?> reason = new("--reason") { Description = "Why." };
        return Verb(common, CommandHost.StartAsync, "activate", "Put a version in force when its tests pass.", [version], [expected, reason], async (versions, parse, token) =>
        {
            RuleChange change = await versions.ActivateAsync(parse.GetValue(version)!, parse.GetValue(expected), parse.GetValue(reason), Environment.UserName, token).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"version {change.Version} is in force (change {change.Number})")).ConfigureAwait(false);
        });
    }

    private static Command Discard(CommonOptions common)
    {
        Argument<string> version = new("version") { Description = "A draft." };
        Option<string?> reason = new("--reason") { Description = "Why." };
        return Verb(common, CommandHost.StartAsync, "discard", "Throw a draft away.", [version], [reason], async (versions, parse, token) =>
            await versions.DiscardAsync(parse.GetValue(version)!, parse.GetValue(reason), Environment.UserName, token).ConfigureAwait(false));
    }

    private static Command History(CommonOptions common)
    {
        Option<int> limit = new Option<int>("--limit") { Description = "Most changes, the newest first.", DefaultValueFactory = _ => 50 }.Between(1, 1000);
        Option<bool> json = Json();
        return Verb(common, CommandHost.OpenAsync, "history", "Who stored, discarded and put in force what, when and why.", [], [limit, json], async (versions, parse, token) =>
        {
            IReadOnlyList<RuleChange> changes = await versions.HistoryAsync(null, parse.GetValue(limit), token).ConfigureAwait(false);
            if (parse.GetValue(json))
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(changes, PurchasingJson.Readable.IReadOnlyListRuleChange)).ConfigureAwait(false);
            else
                PrintHistory(changes);
        });
    }

    private static Option<bool> Json() => new("--json") { Description = "Print JSON and nothing else." };

    private static Command Verb(
        CommonOptions common, Func<HostSettings, CancellationToken, Task<CommandHost>> open, string name, string description, Argument[] arguments, Option[] options, Func<RuleVersions, ParseResult, CancellationToken, Task> act)
    {
        Command command = new(name, description);
        foreach (Argument argument in arguments)
            command.Arguments.Add(argument);
        foreach (Option option in options)
            command.Options.Add(option);
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            await using CommandHost host = await open(common.Read(parse), token).ConfigureAwait(false);
            await act(host.Get<RuleVersions>(), parse, token).ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static string Tests(RuleVersion version) => version.Tests.Count == 0
        ? "it has no tests, and cannot be put in force"
        : string.Create(CultureInfo.InvariantCulture, $"{version.Tests.Count(test => test.Passed)} of {version.Tests.Count} tests pass");

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task TellInForceAsync(RuleVersions versions, CancellationToken cancellationToken)
    {
        RuleSetInForceSummary rules = await versions.SummaryAsync(cancellationToken).ConfigureAwait(false);
        await Console.Error.WriteLineAsync($"In force: {rules.Name} {rules.Version}, from {rules.From}.").ConfigureAwait(false);
    }

    private static void PrintList(IReadOnlyList<RuleVersion> list)
    {
        Table table = NewTable("Version", "State", "Stored", "By", "Rules", "Tests", "Reason");
        foreach (RuleVersion version in list)
        {
            string state = version.State switch
            {
                RuleVersionState.Draft => "draft",
                RuleVersionState.InForce => "in force",
                _ => "earlier",
            };
            table.AddRow(
                new Text(version.Version), new Text(state), new Text(Time(version.StoredAt)), new Text(version.Author), RunPrinter.Number(version.Rules), new Text(Tests(version)), new Text(version.Reason ?? ""));
        }

        Consoles.Create().Write(table);
    }

    private static void PrintHistory(IReadOnlyList<RuleChange> changes)
    {
        Table table = NewTable("Change", "Version", "What", "When", "By", "Reason");
        foreach (RuleChange change in changes)
        {
            string what = change.Action switch
            {
                RuleChangeAction.Stored => "stored",
                RuleChangeAction.Discarded => "discarded",
                _ => "put in force",
            };
            table.AddRow(RunPrinter.Number(change.Number), new Text(change.Version), new Text(what), new Text(Time(change.At)), new Text(change.Actor), new Text(change.Reason ?? ""));
        }

        Consoles.Create().Write(table);
    }

    private static Table NewTable(params string[] columns) => new Table().Border(Console.IsOutputRedirected ? TableBorder.Ascii : TableBorder.Rounded).AddColumns(columns);
}
