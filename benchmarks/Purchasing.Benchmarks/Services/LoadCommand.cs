using System.CommandLine;

namespace Purchasing.Benchmarks.Services;

/// <summary>The verb <c>load</c>: flows per second and latency of a host that runs already, over a catalogue that <c>generate</c> made.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var url = new Option<Uri>("--url") { Description = "Where the host is.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"), CustomParser = result => new Uri(result.Tokens[0].Value) };
        var name = new Option<string>("--name") { Description = "Name of the row.", DefaultValueFactory = _ => "flows" };
        var first = new Option<int>("--first") { Description = "Number of the first product.", DefaultValueFactory = _ => 1 };
        var products = new Option<int>("--products") { Description = "How many products are asked about, over and over.", DefaultValueFactory = _ => 1000 };
        var requests = new Option<int>("--requests") { Description = "How many requests; 0 for as many as fit into --seconds." };
        var seconds = new Option<double>("--seconds") { Description = "How long to send.", DefaultValueFactory = _ => 20 };
        var rate = new Option<int>("--rate") { Description = "Requests per second; 0 for as many as the connections carry." };
        var connections = new Option<int>("--connections") { Description = "Connections, each with one request at a time.", DefaultValueFactory = _ => 64 };
        var settle = new Option<double>("--settle") { Description = "Seconds to send before answers count.", DefaultValueFactory = _ => 0 };
        var dryRun = new Option<bool>("--dry-run") { Description = "Decides only." };
        var quiet = new Option<bool>("--quiet") { Description = "Prints nothing: to warm a host up." };
        var perSecond = new Option<bool>("--per-second") { Description = "Prints, after the row, the flows per second alone." };
        var tokenFile = new Option<FileInfo?>("--token-file") { Description = "A file with the bearer token to show." };
        var command = new Command("load", "Sends flows to a host and prints flows per second and latency; exit code 1 if a request was not answered.")
        {
            url, name, first, products, requests, seconds, rate, connections, settle, dryRun, quiet, perSecond, tokenFile,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = new LoadPlan(
                parsed.GetValue(url)!, parsed.GetValue(first), parsed.GetValue(products), parsed.GetValue(requests), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                parsed.GetValue(rate), parsed.GetValue(connections), TimeSpan.FromSeconds(parsed.GetValue(settle)), parsed.GetValue(dryRun),
                parsed.GetValue(tokenFile) is { } file ? (await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false)).Trim() : null);
            var result = await LoadRun.RunAsync(plan, cancellationToken).ConfigureAwait(false);
            if (!parsed.GetValue(quiet))
                Console.WriteLine(result.Row(parsed.GetValue(name)!));
            if (parsed.GetValue(perSecond))
                Console.WriteLine((int)result.PerSecond);
            return result.IsClean ? 0 : 1;
        });
        return command;
    }
}
