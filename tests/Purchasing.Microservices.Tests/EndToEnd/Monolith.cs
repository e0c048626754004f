using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>The monolith from its command line.</summary>
internal static class Monolith
{
    /// <summary>Makes a catalogue in a folder.</summary>
    public static async Task<TemporaryFolder> GenerateAsync(int products)
    {
        var folder = new TemporaryFolder();
        var (exitCode, output) = await RunAsync("generate", "--products", products.ToString(System.Globalization.CultureInfo.InvariantCulture), "--seed", "7", "--data", folder.Path);
        Assert.True(exitCode == 0, output);
        return folder;
    }

    /// <summary>Runs the flow for every product of a folder.</summary>
    public static async Task<JsonArray> FlowAllAsync(TemporaryFolder data)
    {
        var (_, output) = await RunAsync("flow", "--all", "--json", "--data", data.Path);
        return JsonNode.Parse(output)!.AsArray();
    }

    private static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        ChildProcess.RunAsync("dotnet", [Repository.Assembly("samples/Monolith", "Monolith"), .. arguments]);
}
