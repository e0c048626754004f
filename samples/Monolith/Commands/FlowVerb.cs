using System.CommandLine;
using System.Text.Json;
using Purchasing.Core.Flow;
using Purchasing.Core.Json;
using Purchasing.Core.Sources;
using Purchasing.Samples.Monolith.Hosting;
using Purchasing.Samples.Monolith.Output;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>flow PROD-001</c>, <c>flow --all</c>: runs the flow and prints the result.</summary>
internal static class FlowVerb
{
    private const int PageSize = 500;

    public static Command Create(CommonOptions common)
    {
        Argument<string?> product = new("product") { Description = "The product's id.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> all = new("--all") { Description = "Run for every product." };
        Option<bool> json = new("--json") { Description = "Print JSON and nothing else." };
        Option<bool> dryRun = new("--dry-run") { Description = "Decide only; store and send nothing." };
        Option<string?> drawing = new("--drawing") { Description = "Print how the run went, drawn over the graph, and nothing else: mermaid or svg." };
        drawing.AcceptOnlyFromAmong(FlowDrawing.Mermaid, FlowDrawing.Svg);
        Option<string?> runKey = RunKeyOption.Create("Makes the orders unique: the same key makes no second order.");
        Command command = new("flow", "Decide one product, or all, and create the orders.") { product, all, json, dryRun, runKey, drawing };
        command.SetAction((parse, token) => RootVerb.Guarded(() => RunAsync(
            common.Read(parse),
            new FlowRequest(parse.GetValue(product) ?? "", parse.GetValue(runKey), Environment.UserName, parse.GetValue(dryRun), parse.GetValue(drawing)),
            parse.GetValue(all),
            parse.GetValue(json),
            token)));
        return command;
    }

    private static async Task<int> RunAsync(HostSettings settings, FlowRequest request, bool all, bool json, CancellationToken cancellationToken)
    {
        if (all == (request.ProductId.Length > 0))
            throw new UserErrorException("Name one product, or write --all.", ExitCodes.Usage);
        if (request.Drawing is not null && (all || json))
            throw new UserErrorException("--drawing draws the run of one product; leave out --all and --json.", ExitCodes.Usage);
        await using CommandHost host = await CommandHost.StartAsync(settings, cancellationToken).ConfigureAwait(false);
        if (!request.DryRun)
            Sending.Check(host);
        int code = all
            ? await AllAsync(host, request, json, cancellationToken).ConfigureAwait(false)
            : await OneAsync(host, request, json, cancellationToken).ConfigureAwait(false);
        int sent = request.DryRun ? ExitCodes.Ok : await Sending.FinishAsync(host, cancellationToken).ConfigureAwait(false);
        return code == ExitCodes.Ok ? sent : code;
    }

    private static async Task<int> OneAsync(CommandHost host, FlowRequest request, bool json, CancellationToken cancellationToken)
    {
        FlowResult result = await host.Get<IPurchasingFlow>().RunAsync(request, cancellationToken).ConfigureAwait(false);
        if (result.Drawing is not null)
            await Console.Out.WriteAsync(result.Drawing).ConfigureAwait(false);
        else if (json)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(result, PurchasingJson.Readable.FlowResult)).ConfigureAwait(false);
        else
            FlowPrinter.Print([result]);
        return result.Status == FlowStatus.Held ? ExitCodes.Held : ExitCodes.Ok;
    }

    private static async Task<int> AllAsync(CommandHost host, FlowRequest request, bool json, CancellationToken cancellationToken)
    {
        IPurchasingFlow flow = host.Get<IPurchasingFlow>();
        IProductCatalogue catalogue = host.Get<PurchasingGraph>().Catalogue;
        await using FlowJsonArray? array = json ? new FlowJsonArray(Consoles.OpenOutput()) : null;
        List<FlowResult> results = [];
        bool held = false;
        bool isEmpty = true;
        string? after = null;
        while (true)
        {
            IReadOnlyList<string> page = await catalogue.PageAsync(after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (string productId in page)
            {
                FlowResult result = await RunListedAsync(flow, request with { ProductId = productId }, cancellationToken).ConfigureAwait(false);
                isEmpty = false;
                held |= result.Status == FlowStatus.Held;
                if (array is null)
                    results.Add(result);
                else
                    array.Write(result);
            }

            if (page.Count < PageSize)
                break;
            after = page[^1];
        }

        if (array is null)
            FlowPrinter.Print(results);
        if (isEmpty)
            await Console.Error.WriteLineAsync(Consoles.EmptyCatalogue).ConfigureAwait(false);
        return held ? ExitCodes.Held : ExitCodes.Ok;
    }

    // A product of the catalogue that no source knows anything about is no typing error: it is held like any other gap.
    private static async Task<FlowResult> RunListedAsync(IPurchasingFlow flow, FlowRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await flow.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownProductException e)
        {
            return new FlowResult { ProductId = request.ProductId, Status = FlowStatus.Held, HeldReasons = [e.Message] };
        }
    }
}
