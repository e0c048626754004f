using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Json;
using Purchasing.Samples.Monolith.Hosting;
using Purchasing.Samples.Monolith.Output;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>runs list|show|join|resume|abandon</c>: looks after catalogue runs, wherever they were started.</summary>
internal static class RunsVerb
{
    public static Command Create(CommonOptions common) => new("runs", "List, show, join, resume and abandon catalogue runs.")
    {
        List(common), Show(common), Join(common), Resume(common), Abandon(common),
    };

    private static Command List(CommonOptions common)
    {
        Option<bool> all = new("--all") { Description = "Finished and abandoned runs too." };
        Option<int> limit = new Option<int>("--limit") { Description = "Most runs to list, the newest first.", DefaultValueFactory = _ => 50 }.Between(1, 1000);
        Option<bool> json = new("--json") { Description = "Print JSON and nothing else." };
        Command command = new("list", "The runs that are not finished.") { all, limit, json };
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            await using CommandHost host = await CommandHost.OpenWithRunsAsync(common.Read(parse), token).ConfigureAwait(false);
            IReadOnlyList<RunInfo> runs = await host.Get<CatalogueRuns>()
                .ListAsync(new RunQuery { Unfinished = !parse.GetValue(all), Limit = parse.GetValue(limit) }, token).ConfigureAwait(false);
            if (parse.GetValue(json))
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(runs, PurchasingJson.Readable.IReadOnlyListRunInfo)).ConfigureAwait(false);
            else
                Print(runs);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Show(CommonOptions common) => OfOne(
        common, "show", "One run.", [], CommandHost.OpenWithRunsAsync, async (host, key, _, token) => await PrintAsync(await host.Get<CatalogueRuns>().FindAsync(key, token).ConfigureAwait(false)).ConfigureAwait(false));

    private static Command Join(CommonOptions common) => OfOne(
        common,
        "join",
        "Follow a run until nobody works on it; Ctrl+C leaves it alone.",
        [],
        CommandHost.OpenWithRunsAsync,
        async (host, key, _, token) =>
        {
            RunInfo? last = null;
            await foreach (RunInfo run in host.Get<CatalogueRuns>().FollowAsync(key, token).ConfigureAwait(false))
            {
                last = run;
                await Console.Error.WriteLineAsync(Line(run)).ConfigureAwait(false);
            }

            if (last is { State: RunState.Interrupted or RunState.New })
                await Console.Error.WriteLineAsync($"nobody works on it: runs resume {key}, or runs abandon {key}").ConfigureAwait(false);
            if (last is not null)
                await PrintAsync(last).ConfigureAwait(false);
        });

    private static Command Resume(CommonOptions common)
    {
        Argument<string> key = new("key") { Description = "The run's key." };
        Option<bool> acceptRules = new("--accept-rules") { Description = "Go on under the rules in force; recorded." };
        Option<int> lease = new Option<int>("--lease") { Description = "Seconds after which this process counts as dead without a sign of life.", DefaultValueFactory = _ => (int)new RunOptions().Lease.TotalSeconds }.Between(1, 86_400);
        Option<bool> json = new("--json") { Description = "Print the summary as JSON." };
        Command command = new("resume", "Go on with a run until it is finished.") { key, acceptRules, lease, json };
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            HostSettings settings = common.Read(parse);
            await using (CommandHost host = await CommandHost.StartAsync(settings, token).ConfigureAwait(false))
                await host.Get<CatalogueRuns>().FindAsync(parse.GetValue(key)!, token).ConfigureAwait(false);
            RunOptions options = new()
            {
                RunKey = parse.GetValue(key),
                Actor = Environment.UserName,
                Workers = Math.Max(2, Environment.ProcessorCount),
                Lease = TimeSpan.FromSeconds(parse.GetValue(lease)),
                AcceptRules = parse.GetValue(acceptRules),
            };
            return await RunVerb.RunAsync(settings, options, parse.GetValue(json) ? "json" : "table", null, send: true, token).ConfigureAwait(false);
        }));
        return command;
    }

    private static Command Abandon(CommonOptions common)
    {
        Option<string?> reason = new("--reason") { Description = "Why; kept in the audit trail of its drafts." };
        return OfOne(
            common,
            "abandon",
            "Give a run up: its drafts are cancelled, orders that are final stay.",
            [reason],
            CommandHost.StartAsync,
            async (host, key, parse, token) => await PrintAsync(
                await host.Get<CatalogueRuns>().AbandonAsync(key, Environment.UserName, parse.GetValue(reason), token).ConfigureAwait(false)).ConfigureAwait(false));
    }

    private static Command OfOne(
        CommonOptions common, string name, string description, Option[] options, Func<HostSettings, CancellationToken, Task<CommandHost>> open, Func<CommandHost, string, ParseResult, CancellationToken, Task> act)
    {
        Argument<string> key = new("key") { Description = "The run's key." };
        Command command = new(name, description) { key };
        foreach (Option option in options)
            command.Options.Add(option);
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            await using CommandHost host = await open(common.Read(parse), token).ConfigureAwait(false);
            await act(host, parse.GetValue(key)!, parse, token).ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Task PrintAsync(RunInfo run) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(run, PurchasingJson.Readable.RunInfo));

    private static string Line(RunInfo run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.State.ToText()}: {run.Progress.BatchesDone} of {run.Progress.Batches} batches, {run.Progress.Decided} decided, {run.Progress.Held} held, {run.Progress.Orders} orders");

    private static void Print(IReadOnlyList<RunInfo> runs)
    {
        IAnsiConsole console = Consoles.Create();
        Table table = new Table().Border(Console.IsOutputRedirected ? TableBorder.Ascii : TableBorder.Rounded);
        table.AddColumns("Run", "State", "Started", "By", "Batches", "Held", "Orders", "Workers", "Reason");
        foreach (RunInfo run in runs)
        {
            table.AddRow(
                Consoles.Cell(run.RunKey),
                new Text(run.State.ToText()),
                new Text(run.StartedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                Consoles.Cell(run.StartedBy),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{run.Progress.BatchesDone}/{run.Progress.Batches}")),
                RunPrinter.Number(run.Progress.Held),
                RunPrinter.Number(run.Progress.Orders),
                Consoles.Cell(string.Join(", ", run.Workers)),
                Consoles.Cell(run.Reason));
        }

        console.Write(table);
    }
}
