using System.Diagnostics;
using System.Text.Json;
using Purchasing.Samples.Monolith.Commands;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>What a verb of the monolith printed and answered.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Runs a verb inside the process of the tests.</summary>
    public static async Task<ProgramRun> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int exitCode = await InsideConsole.RunAsync(() => RootVerb.RunAsync(arguments), output, errors).WaitAsync(Limit);
        return new ProgramRun(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Makes the databases with the samples, which verbs that only read do not.</summary>
    public static Task MakeSamplesAsync(string folder) => RunAsync("flow", "PROD-001", "--dry-run", "--data", folder);

    /// <summary>Runs a verb in a process of its own: for what is about the process, its environment, or the files that it holds open.</summary>
    public static async Task<ProgramRun> RunProcessAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Start(environment, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', arguments)}' did not end within {Limit}.");
        }

        return new ProgramRun(process.ExitCode, await output, await errors);
    }

    public static Task<ProgramRun> RunProcessAsync(params string[] arguments) => RunProcessAsync(new Dictionary<string, string>(), arguments);

    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(Repository.Program(Path.Combine("samples", "Monolith"), "Monolith.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
