using System.Diagnostics;

namespace Purchasing.EndToEnd.Tests;

/// <summary>Every script says what it does when it is asked, and does nothing else then.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts => new(
        Directory.EnumerateFiles(Repository.File("scripts"), "*.sh").Select(file => Path.GetFileName(file)!)
            // One is sourced by others; one hands everything to the program, which has a help of its own.
            .Except(["kube-context.sh", "run_monolithic.sh"]));

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_tells_its_use(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo(Repository.File("scripts", script), ["--help"])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.True(output.Split('\n').Length > 2 && char.IsAsciiLetterUpper(output[0]), output);
        Assert.DoesNotContain("#!", output, StringComparison.Ordinal);
    }
}
