using System.CommandLine;
using System.Text.Json;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Json;
using Purchasing.Rete;
using Purchasing.Samples.Monolith.Hosting;
using Purchasing.Samples.Monolith.Output;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>what-if</c>: decides the catalogue twice, as it is and as supposed, and prints what differs. Nothing is written.</summary>
internal static class WhatIfVerb
{
    public static Command Create(CommonOptions common)
    {
        Argument<string[]> products = new("products") { Description = "Products to compare; all when none is named.", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> rules = new("--with-rules") { Description = "Another rule file to compare with." };
        Option<string?> version = new("--rules-version") { Description = "A stored version of the rules to compare with, for example a draft." };
        Option<string[]> parameters = new("--param") { Description = "A rule parameter, name=value." };
        Option<decimal?> demand = new Option<decimal?>("--demand-factor") { Description = "Average demand times this." }.Between(0m, 1_000_000m);
        Option<decimal?> price = new Option<decimal?>("--price-factor") { Description = "Prices times this." }.Between(0m, 1_000_000m);
        Option<decimal?> onHand = new Option<decimal?>("--stock-factor") { Description = "Stock on hand times this." }.Between(0m, 1_000_000m);
        Option<int?> lead = new Option<int?>("--extra-lead-days") { Description = "Days added to every lead time." }.Between(int.MinValue, int.MaxValue);
        Option<string?> without = new("--without-supplier") { Description = "A supplier that no longer delivers." };
        Option<bool> json = new("--json") { Description = "Print one JSON object per line." };
        Command command = new("what-if", "Compare decisions under other rules, parameters or facts; writes nothing.")
        {
            products, rules, version, parameters, demand, price, onHand, lead, without, json,
        };
        command.SetAction((parse, token) => RootVerb.Guarded(() => RunAsync(
            common.Read(parse),
            parse.GetValue(products) ?? [],
            parse.GetValue(rules),
            parse.GetValue(version),
            Parameters(parse.GetValue(parameters) ?? []),
            new FactOverrides
            {
                DemandFactor = parse.GetValue(demand),
                PriceFactor = parse.GetValue(price),
                OnHandFactor = parse.GetValue(onHand),
                ExtraLeadTimeDays = parse.GetValue(lead),
                WithoutSupplier = parse.GetValue(without),
            },
            parse.GetValue(json),
            token)));
        return command;
    }

    private static async Task<int> RunAsync(
        HostSettings settings,
        string[] products,
        string? rulesFile,
        string? rulesVersion,
        List<KeyValuePair<string, string>> parameters,
        FactOverrides facts,
        bool json,
        CancellationToken cancellationToken)
    {
        await using CommandHost host = await CommandHost.OpenWithRunsAsync(settings, cancellationToken).ConfigureAwait(false);
        WhatIf whatIf = host.Get<WhatIf>();
        RuleSet? rules = rulesFile is null && rulesVersion is null && parameters.Count == 0
            ? null
            : await whatIf.LoadRulesAsync(rulesFile, rulesVersion, parameters, cancellationToken).ConfigureAwait(false);
        Supposition supposition = new() { ProductIds = products, Rules = rules, Facts = facts };
        ComparisonPrinter printer = new();
        bool isEmpty = true;
        await foreach (Comparison comparison in whatIf.CompareAsync(supposition, cancellationToken).ConfigureAwait(false))
        {
            isEmpty = false;
            if (!comparison.Differs)
                printer.CountSame();
            else if (json)
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(comparison, PurchasingJson.Default.Comparison)).ConfigureAwait(false);
            else
                printer.Add(comparison);
        }

        if (!json)
            printer.Print();
        if (isEmpty)
            await Console.Error.WriteLineAsync(Consoles.EmptyCatalogue).ConfigureAwait(false);
        return ExitCodes.Ok;
    }

    /// <summary>Reads <c>name=value</c>.</summary>
    public static List<KeyValuePair<string, string>> Parameters(string[] texts)
    {
        List<KeyValuePair<string, string>> parameters = [];
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new UserErrorException($"'{text}' is not a parameter; write --param name=value, for example --param approvalLimit=5000.", ExitCodes.Usage);
            parameters.Add(new(text[..equals], text[(equals + 1)..]));
        }

        return parameters;
    }
}
