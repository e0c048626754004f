using System.CommandLine;
using Purchasing.Cli;
using Purchasing.Samples.Monolith.Hosting;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary>The command line of the monolith: without a verb it serves REST.</summary>
internal static class RootVerb
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        (string[] verbs, string[] settings) = SplitSettings(args);
        CommonOptions common = new(settings);
        RootCommand root = new("Decides what to buy and creates the purchase orders. Without a verb it serves REST.");
        common.AddTo(root);
        Option<int?> port = new Option<int?>("--port") { Description = "The port to serve on (8080)." }.Between(1, 65535);
        root.Options.Add(port);
        root.SetAction((parse, token) => Guarded(() => ServeVerb.RunAsync(common.Read(parse), parse.GetValue(port), token)));
        root.Subcommands.Add(FlowVerb.Create(common));
        root.Subcommands.Add(RunVerb.Create(common));
        root.Subcommands.Add(RunsVerb.Create(common));
        root.Subcommands.Add(WhatIfVerb.Create(common));
        root.Subcommands.Add(SimulateVerb.Create(common));
        root.Subcommands.Add(RulesVerb.Create(common));
        root.Subcommands.Add(ConnectVerb.Create(common));
        root.Subcommands.Add(DoctorVerb.Create(common));
        root.Subcommands.Add(OutboxVerb.Create(common));
        root.Subcommands.Add(AuditVerb.Create(common));
        root.Subcommands.Add(GenerateVerb.Create(common));
        root.Subcommands.Add(AccountVerb.Create(common));
        root.Subcommands.Add(ApiKeyVerb.Create());
        ParseResult result = root.Parse(verbs);
        IReadOnlyList<string> errors = CommandLineErrors.Of(result);
        if (errors.Count > 0)
        {
            foreach (string error in errors)
                await Console.Error.WriteLineAsync($"error: {error}").ConfigureAwait(false);
            await Console.Error.WriteLineAsync("Run with --help to see what is possible.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a verb; a failure the user can understand becomes one line on standard error.</summary>
    public static async Task<int> Guarded(Func<Task<int>> verb)
    {
        try
        {
            return await verb().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("stopped").ConfigureAwait(false);
            return ExitCodes.Cancelled;
        }
        catch (Exception e) when (UserErrors.Explain(e) is (string message, int code))
        {
            await Console.Error.WriteLineAsync($"error: {message}").ConfigureAwait(false);
            return code;
        }
    }

    // Settings of the configuration can be given as --Section:Key=Value or --Section:Key Value, as every .NET host takes them.
    private static (string[] Verbs, string[] Settings) SplitSettings(string[] args)
    {
        List<string> verbs = [];
        List<string> settings = [];
        for (int i = 0; i < args.Length; i++)
        {
            string arg = args[i];
            if (arg == "--")
            {
                verbs.AddRange(args[i..]);
                break;
            }

            int equals = arg.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? arg : arg[..equals];
            if (!key.StartsWith("--", StringComparison.Ordinal) || !key.Contains(':', StringComparison.Ordinal))
                verbs.Add(arg);
            else if (equals >= 0)
                settings.Add(arg[2..]);
            else if (i + 1 < args.Length)
                settings.Add($"{arg[2..]}={args[++i]}");
            else
                verbs.Add(arg);
        }

        return ([.. verbs], [.. settings]);
    }
}
