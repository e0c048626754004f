using System.CommandLine;
using System.Text.Json;
using Purchasing.AspNetCore.Simulation;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Flow;
using Purchasing.Core.Json;
using Purchasing.Core.Simulation;
using Purchasing.Samples.Monolith.Hosting;
using Purchasing.Samples.Monolith.Output;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>simulate</c>: plays purchasing day by day, and other rules or parameters beside those in force. Nothing is written.</summary>
internal static class SimulateVerb
{
    public static Command Create(CommonOptions common)
    {
        Argument<string[]> products = new("products") { Description = "Products to simulate; the first ones of the catalogue when none is named.", Arity = ArgumentArity.ZeroOrMore };
        Option<int> count = new Option<int>("--count") { Description = "How many of the catalogue when none is named.", DefaultValueFactory = _ => 100 }.Between(1, SimulationRequest.MostProducts);
        Option<int> days = new Option<int>("--days") { Description = "How many days.", DefaultValueFactory = _ => 365 }.Between(1, SimulationOptions.MostDays);
        Option<int> seed = new Option<int>("--seed") { Description = "The same seed makes the same demand.", DefaultValueFactory = _ => 1 }.Between(int.MinValue, int.MaxValue);
        Option<decimal> spread = new Option<decimal>("--spread") { Description = "Standard deviation of a day's demand as a part of the average, where the facts have none.", DefaultValueFactory = _ => 0.3m }.Between(0m, 10m);
        Option<int?> average = new Option<int?>("--average-over-days") { Description = "How many past days make the average that decisions see (as the facts have it)." }.Between(1, SimulationOptions.MostDays);
        Option<string?> history = new("--history") { Description = "A CSV file of what was used: product_id,day,quantity." };
        Option<string?> rules = new("--with-rules") { Description = "Another rule file to play beside." };
        Option<string?> version = new("--rules-version") { Description = "A stored version of the rules to play beside, for example a draft." };
        Option<string[]> parameters = new("--param") { Description = "A rule parameter to play beside, name=value." };
        Option<string?> csv = new("--csv") { Description = "Write the days to this CSV file." };
        Option<string?> plot = new("--plot") { Description = "Draw the stock into this SVG file." };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("simulate", "Play purchasing day by day over history or a generated demand; writes nothing to any database.")
        {
            products, count, days, seed, spread, average, history, rules, version, parameters, csv, plot, json,
        };
        command.SetAction((parse, token) => RootVerb.Guarded(() => RunAsync(
            common.Read(parse),
            new SimulationRequest
            {
                ProductIds = parse.GetValue(products) ?? [],
                Days = parse.GetValue(days),
                Seed = parse.GetValue(seed),
                Spread = parse.GetValue(spread),
                AverageOverDays = parse.GetValue(average),
            },
            parse.GetValue(count),
            parse.GetValue(history),
            (parse.GetValue(rules), parse.GetValue(version), WhatIfVerb.Parameters(parse.GetValue(parameters) ?? [])),
            new SimulationOutput(parse.GetValue(csv), parse.GetValue(plot), parse.GetValue(json)),
            token)));
        return command;
    }

    private static async Task<int> RunAsync(
        HostSettings settings,
        SimulationRequest request,
        int count,
        string? history,
        (string? File, string? Version, List<KeyValuePair<string, string>> Parameters) other,
        SimulationOutput output,
        CancellationToken cancellationToken)
    {
        if (output.Csv is not null)
            OutputFile.Check(output.Csv, "", "text");
        if (output.Plot is not null)
            OutputFile.Check(output.Plot, "<", "drawing");
        await using CommandHost host = await CommandHost.OpenWithRunsAsync(settings, cancellationToken).ConfigureAwait(false);
        if (request.ProductIds.Count == 0)
            request = request with { ProductIds = [.. await host.Get<PurchasingGraph>().Catalogue.PageAsync(null, count, cancellationToken).ConfigureAwait(false)] };
        if (request.ProductIds.Count == 0)
            throw new UserErrorException("The catalogue has no product to simulate.");
        if (history is not null)
            request = request with { History = HistoryFile.Read(history) };
        if (other.File is not null || other.Version is not null || other.Parameters.Count > 0)
        {
            request = request with
            {
                Other = await host.Get<WhatIf>().LoadRulesAsync(other.File, other.Version, other.Parameters, cancellationToken).ConfigureAwait(false),
                OtherName = SimulationRequest.NameOf(other.File ?? (other.Version is null ? null : $"version {other.Version}"), other.Parameters),
            };
        }

        request = request with { KeepDays = request.ProductIds.Count == 1 };
        IReadOnlyList<SimulationResult> results = await host.Get<Simulations>().RunAsync(request, cancellationToken).ConfigureAwait(false);
        if (output.Csv is not null)
            await File.WriteAllTextAsync(output.Csv, SimulationCsv.Write(results), cancellationToken).ConfigureAwait(false);
        if (output.Plot is not null)
            await File.WriteAllTextAsync(output.Plot, SimulationPlot.Svg(results), cancellationToken).ConfigureAwait(false);
        if (output.Json)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(results, PurchasingJson.Default.IReadOnlyListSimulationResult)).ConfigureAwait(false);
        else
            SimulationPrinter.Print(results);
        return ExitCodes.Ok;
    }

    private sealed record SimulationOutput(string? Csv, string? Plot, bool Json);
}
