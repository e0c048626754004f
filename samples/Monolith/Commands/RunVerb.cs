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
        Option<int> batch = new("--batch") { Description = "Products per batch.", DefaultValueFactory = _ => new RunOptions().BatchSize };
        Option<int> workers = new("--workers") { Description = "Batches decided at the same time.", DefaultValueFactory = _ => Math.Max(2, Environment.ProcessorCount) };
        Option<int> lease = new("--lease") { Description = "Seconds a batch belongs to the worker that took it.", DefaultValueFactory = _ => 300 };
        Option<bool> noSend = new("--no-send") { Description = "Leave approved orders in the outbox." };
        Option<string> format = new("--format") { Description = "table, json or csv.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json", "csv");
        Option<string?> held = new("--held") { Description = "Write the held products with their reasons to this CSV file." };
        Option<bool> json = new("--json") { Description = "The same as --format json." };
        Command command = new("run", "Decide the whole catalogue and make one order per supplier.") { runKey, batch, workers, lease, noSend, format, held, json };
        command.SetAction((parse, token) => RootVerb.Guarded(() => RunAsync(
            common.Read(parse),
            new RunOptions
            {
                RunKey = parse.GetValue(runKey),
                Actor = Environment.UserName,
                BatchSize = parse.GetValue(batch),
                Workers = parse.GetValue(workers),
                Lease = TimeSpan.FromSeconds(Math.Max(1, parse.GetValue(lease))),
            },
            parse.GetValue(json) ? "json" : parse.GetValue(format)!,
            parse.GetValue(held),
            !parse.GetValue(noSend),
            token)));
        return command;
    }

    private static async Task<int> RunAsync(HostSettings settings, RunOptions options, string format, string? heldFile, bool send, CancellationToken cancellationToken)
    {
        if (options.BatchSize is < 1 or > 100_000 || options.Workers is < 1 or > 64)
            throw new UserErrorException("A batch has 1 to 100000 products, and 1 to 64 workers decide them.", ExitCodes.Usage);
        await using CommandHost host = await CommandHost.StartAsync(settings, cancellationToken).ConfigureAwait(false);
        if (send)
            Sending.Check(host);
        CatalogueRunner runner = host.Get<CatalogueRunner>();
        RunSummary summary = format == "table" && !Console.IsOutputRedirected
            ? await WithBarAsync(runner, options, cancellationToken).ConfigureAwait(false)
            : await runner.RunAsync(options, null, cancellationToken).ConfigureAwait(false);
        int sent = send ? await Sending.FinishAsync(host, cancellationToken).ConfigureAwait(false) : ExitCodes.Ok;
        if (heldFile is not null)
            await RunPrinter.WriteHeldAsync(summary.RunKey, host.Get<ICatalogueRunStore>(), heldFile, cancellationToken).ConfigureAwait(false);
        await RunPrinter.PrintAsync(summary, host.Get<ICatalogueRunStore>(), format, cancellationToken).ConfigureAwait(false);
        return summary.Held > 0 ? ExitCodes.Held : sent;
    }

    private static Task<RunSummary> WithBarAsync(CatalogueRunner runner, RunOptions options, CancellationToken cancellationToken) =>
        AnsiConsole.Progress().StartAsync(context =>
        {
            ProgressTask bar = context.AddTask("Deciding");
            return runner.RunAsync(
                options,
                (progress, _) =>
                {
                    bar.MaxValue = Math.Max(1, progress.Batches);
                    bar.Value = progress.BatchesDone;
                    bar.Description = $"{progress.Decided.ToString("N0", CultureInfo.InvariantCulture)} decided, {progress.Held} held";
                    return ValueTask.CompletedTask;
                },
                cancellationToken);
        });
}
