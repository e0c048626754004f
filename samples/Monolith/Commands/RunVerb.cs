using System.CommandLine;
using System.Globalization;
using Purchasing.Core.Catalogue;
using Purchasing.Samples.Monolith.Hosting;
using Purchasing.Samples.Monolith.Output;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>run</c>: decides the whole catalogue and makes one order per supplier.</summary>
internal static class RunVerb
{
    public static Command Create(CommonOptions common)
    {
        Option<string?> runKey = RunKeyOption.Create("The run's key; the same key resumes a run.");
        Option<int> batch = new Option<int>("--batch") { Description = "Products per batch.", DefaultValueFactory = _ => new RunOptions().BatchSize }.Between(1, 100_000);
        Option<int> workers = new Option<int>("--workers") { Description = "Batches decided at the same time.", DefaultValueFactory = _ => Math.Max(2, Environment.ProcessorCount) }.Between(1, 64);
        Option<int> lease = new Option<int>("--lease") { Description = "Seconds after which this process counts as dead without a sign of life.", DefaultValueFactory = _ => (int)new RunOptions().Lease.TotalSeconds }.Between(1, 86_400);
        Option<bool> acceptRules = new("--accept-rules") { Description = "Go on under the rules in force with a run that was started under others; recorded." };
        Option<bool> noSend = new("--no-send") { Description = "Leave approved orders in the outbox." };
        Option<string> format = new("--format") { Description = "table, json or csv.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json", "csv");
        Option<string?> held = new("--held") { Description = "Write the held products with their reasons to this CSV file." };
        Option<bool> json = new("--json") { Description = "The same as --format json." };
        Command command = new("run", "Decide the whole catalogue and make one order per supplier.") { runKey, batch, workers, lease, acceptRules, noSend, format, held, json };
        command.SetAction((parse, token) => RootVerb.Guarded(() => RunAsync(
            common.Read(parse),
            new RunOptions
            {
                RunKey = parse.GetValue(runKey),
                Actor = Environment.UserName,
                BatchSize = parse.GetValue(batch),
                Workers = parse.GetValue(workers),
                Lease = TimeSpan.FromSeconds(parse.GetValue(lease)),
                AcceptRules = parse.GetValue(acceptRules),
            },
            parse.GetValue(json) ? "json" : parse.GetValue(format)!,
            parse.GetValue(held),
            !parse.GetValue(noSend),
            token)));
        return command;
    }

    internal static async Task<int> RunAsync(HostSettings settings, RunOptions options, string format, string? heldFile, bool send, CancellationToken cancellationToken)
    {
        await using CommandHost host = await CommandHost.StartAsync(settings, cancellationToken).ConfigureAwait(false);
        if (send)
            Sending.Check(host);
        CatalogueRunner runner = host.Get<CatalogueRunner>();
        StartedRun started = await runner.StartAsync(options, cancellationToken).ConfigureAwait(false);
        // The first thing that is said: whoever stops the run, or sees it die, knows what to resume or abandon.
        TextWriter beside = format == "table" ? Console.Out : Console.Error;
        await beside.WriteLineAsync($"Run {started.Run.RunKey}{(started.Resumed ? " (resumed)" : "")}").ConfigureAwait(false);
        await beside.FlushAsync(cancellationToken).ConfigureAwait(false);
        RunSummary summary = format == "table" && !Console.IsOutputRedirected
            ? await WithBarAsync(runner, started, options, cancellationToken).ConfigureAwait(false)
            : await runner.WorkAsync(started, options, new RunWaits(Console.Error).TellAsync, cancellationToken).ConfigureAwait(false);
        int sent = send ? await Sending.FinishAsync(host, cancellationToken).ConfigureAwait(false) : ExitCodes.Ok;
        if (heldFile is not null)
            await RunPrinter.WriteHeldAsync(summary.RunKey, host.Get<ICatalogueRunStore>(), heldFile, cancellationToken).ConfigureAwait(false);
        await RunPrinter.PrintAsync(summary, host.Get<ICatalogueRunStore>(), format, cancellationToken).ConfigureAwait(false);
        if (summary.Products == 0)
            await Console.Error.WriteLineAsync(Consoles.EmptyCatalogue).ConfigureAwait(false);
        if (!summary.Balanced)
        {
            await Console.Error.WriteLineAsync(
                $"error: the run does not add up: {summary.Products} products are not {summary.Ordered} ordered + {summary.Held} held + {summary.NothingNeeded} that need nothing.").ConfigureAwait(false);
            return ExitCodes.Failure;
        }

        return summary.Held > 0 ? ExitCodes.Held : sent;
    }

    private static Task<RunSummary> WithBarAsync(CatalogueRunner runner, StartedRun started, RunOptions options, CancellationToken cancellationToken) =>
        AnsiConsole.Progress().StartAsync(context =>
        {
            ProgressTask bar = context.AddTask("Deciding");
            return runner.WorkAsync(
                started,
                options,
                (progress, _) =>
                {
                    bar.MaxValue = Math.Max(1, progress.Batches);
                    bar.Value = progress.BatchesDone;
                    bar.Description = progress.WaitingFor is string what ? $"waits for {what.EscapeMarkup()}" : $"{progress.Decided.ToString("N0", CultureInfo.InvariantCulture)} decided, {progress.Held} held";
                    return ValueTask.CompletedTask;
                },
                cancellationToken);
        });
}
