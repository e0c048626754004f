using System.CommandLine;
using System.Text.Json;
using Purchasing.Core.Diagnosis;
using Purchasing.Core.Json;
using Purchasing.Samples.Monolith.Hosting;
using Purchasing.Samples.Monolith.Output;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>doctor</c>: reads facts through the graph and tells what is filled, empty, strange or held. Writes nothing.</summary>
internal static class DoctorVerb
{
    public static Command Create(CommonOptions common)
    {
        Argument<string[]> products = new("products") { Description = "Products to look at; some that are spread over the catalogue when none is named.", Arity = ArgumentArity.ZeroOrMore };
        Option<int> count = new Option<int>("--count") { Description = "How many of the catalogue when none is named.", DefaultValueFactory = _ => 100 }.Between(1, 100_000);
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("doctor", "Tell what the sources give for some products, per fact and field; only reads.") { products, count, json };
        command.SetAction((parse, token) => RootVerb.Guarded(() => RunAsync(
            common.Read(parse), parse.GetValue(products) ?? [], parse.GetValue(count), parse.GetValue(json), token)));
        return command;
    }

    private static async Task<int> RunAsync(HostSettings settings, string[] products, int count, bool json, CancellationToken cancellationToken)
    {
        await using CommandHost host = CommandHost.ForReading(settings);
        DoctorReport report = await host.Get<SourceDoctor>().ExamineAsync(products, count, cancellationToken).ConfigureAwait(false);
        if (json)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, PurchasingJson.Default.DoctorReport)).ConfigureAwait(false);
        else
            DoctorPrinter.Print(report);
        if (report.Products == 0)
            await Console.Error.WriteLineAsync(Consoles.EmptyCatalogue).ConfigureAwait(false);
        return report.HasFailed ? ExitCodes.Failure : report.HeldProducts > 0 ? ExitCodes.Held : ExitCodes.Ok;
    }
}
