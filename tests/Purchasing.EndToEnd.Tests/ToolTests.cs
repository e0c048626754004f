using System.Diagnostics;

namespace Purchasing.EndToEnd.Tests;

/// <summary>The dotnet tool <c>purchasing</c> as its users run it.</summary>
public sealed class ToolTests
{
    [Fact]
    public async Task Shipped_rules_pass_their_own_tests()
    {
        (int exitCode, string output) = await RunAsync("test", Repository.File("rules", "purchasing.rules.json"));
        Assert.Equal(0, exitCode);
        Assert.EndsWith(" passed, 0 failed", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_the_place_and_the_nearest_field()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("bad.rules.json");
        await File.WriteAllTextAsync(file, """
            {"name":"bad","version":"1","rules":[
              {"name":"r","when":{"d":"Demand","where":"d.avgDialy > 1"},"then":{"log":"x"}}]}
            """);
        (int exitCode, string output) = await RunAsync("check", file);
        Assert.Equal(1, exitCode);
        Assert.Contains("(2,", output, StringComparison.Ordinal);
        Assert.Contains("avgDaily", output, StringComparison.Ordinal);
        Assert.Contains("1 errors", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Repository.Program(Path.Combine("src", "Purchasing.Cli"), "Purchasing.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
