using System.CommandLine;
using Purchasing.Data.Connecting;
using Purchasing.Samples.Monolith.Hosting;
using Purchasing.Samples.Monolith.Output;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>connect</c>: looks at databases and proposes a graph file. Writes that file and nothing else.</summary>
internal static class ConnectVerb
{
    public static Command Create(CommonOptions common)
    {
        Argument<string[]> databases = new("databases") { Description = "Names of databases in the configuration (Databases:NAME).", Arity = ArgumentArity.OneOrMore };
        Option<string> file = new("--out") { Description = "The graph file to write.", DefaultValueFactory = _ => "purchasing.graph.json" };
        Option<bool> force = new("--force") { Description = "Overwrite a file that is there." };
        Command command = new("connect", "Look at databases and propose a graph file for them; only reads them.") { databases, file, force };
        command.SetAction((parse, token) => RootVerb.Guarded(() => RunAsync(
            common.Read(parse), parse.GetValue(databases)!, parse.GetValue(file)!, parse.GetValue(force), token)));
        return command;
    }

    private static async Task<int> RunAsync(HostSettings settings, string[] databases, string file, bool force, CancellationToken cancellationToken)
    {
        // Before the work, and once more when the file is written.
        if (File.Exists(file) && !force)
            throw new UserErrorException($"'{file}' is there already and was not changed: name another by --out, or say --force.", ExitCodes.Usage);
        OutputFile.Check(file, "{", "graph file");
        await using CommandHost host = CommandHost.ForReading(settings);
        ConnectProposal proposal = await host.Get<SourceConnector>().ProposeAsync(databases, cancellationToken).ConfigureAwait(false);
        if (proposal.Graph is { } graph)
        {
            FileStream stream = new(file, force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            await using (stream.ConfigureAwait(false))
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(graph), cancellationToken).ConfigureAwait(false);
        }

        ConnectPrinter.Print(proposal, proposal.Graph is null ? null : file);
        return proposal.Graph is null ? ExitCodes.Failure : proposal.Missing.Count > 0 ? ExitCodes.Held : ExitCodes.Ok;
    }
}
