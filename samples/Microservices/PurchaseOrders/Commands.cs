using Purchasing.Core.Catalogue;
using Purchasing.Data.Migrations;
using Purchasing.Samples.Telemetry;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.SourceDefaults;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>What the program does beside serving: <c>migrate</c> and <c>run</c>, for the jobs of Kubernetes and compose.</summary>
internal static class Commands
{
    /// <summary>Does the command of the command line; null if there is none and the service is to be started.</summary>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        try
        {
            switch (args)
            {
                case ["migrate", .. var rest]:
                    await MigrateAsync(rest);
                    return 0;
                case ["run", .. var rest]:
                    await RunCatalogueAsync(rest);
                    return 0;
                default:
                    return null;
            }
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"{args[0]} failed: {e.Message}");
            return 1;
        }
    }

    // Migrates the order database, the one that is our own: the one command whose user may create tables, and that makes a new one. With --seed, for a
    // trial, it makes the four sources too and fills them with the sample rows.
    private static async Task MigrateAsync(string[] args)
    {
        var seed = args.Contains("--seed");
        var builder = ServiceHost.CreateBuilder([.. args.Where(arg => arg != "--seed")], "migrate");
        builder.Configuration["Databases:NewOrderDatabase"] = "true";
        if (seed)
        {
            builder.Configuration["Databases:Only"] = "";
            builder.Configuration["Databases:SampleSources"] = "true";
        }
        builder.AddOwnDatabase();
        await using var app = builder.Build();
        app.Services.StartTelemetry();
        var scripts = await app.Services.GetRequiredService<IDatabaseInstaller>().InstallAsync(seed, CancellationToken.None);
        foreach (var script in scripts)
            await Console.Out.WriteLineAsync(script);
        await Console.Out.WriteLineAsync(scripts.Count == 0 ? "Everything is up to date." : $"{scripts.Count} scripts were run.");
    }

    // Works on a catalogue run until it is finished: any number of processes share one run by its key.
    private static async Task RunCatalogueAsync(string[] args)
    {
        var builder = ServiceHost.CreateBuilder(args, "catalogue-run");
        OrderServices.Add(builder);
        await using var app = builder.Build();
        app.Services.StartTelemetry();
        using var stop = new CancellationTokenSource();
        using var signal = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM,
            context =>
            {
                context.Cancel = true;
                stop.Cancel();
            });
        var options = new RunOptions
        {
            RunKey = builder.Configuration["Run:Key"],
            Actor = "catalogue-run",
            AcceptRules = builder.Configuration.GetValue("Run:AcceptRules", false),
        };
        var runner = app.Services.GetRequiredService<CatalogueRunner>();
        var started = await runner.StartAsync(options, stop.Token);
        await Console.Out.WriteLineAsync($"Run {started.Run.RunKey}{(started.Resumed ? " (resumed)" : "")}");
        var summary = await runner.WorkAsync(started, options, null, stop.Token);
        await Console.Out.WriteLineAsync(
            $"{summary.RunKey}: {summary.Products} products = {summary.Ordered} ordered + {summary.Held} held + {summary.NothingNeeded} that need nothing; "
            + $"{summary.Orders} orders with {summary.Lines} lines, {summary.Duration.TotalSeconds:F1} s.");
        if (!summary.Balanced)
            throw new InvalidOperationException("The run does not add up: a product is unaccounted for.");
    }
}
