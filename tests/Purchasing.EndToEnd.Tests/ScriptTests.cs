using System.Diagnostics;

namespace Purchasing.EndToEnd.Tests;

/// <summary>Every script says what it does when it is asked, and does nothing else then.</summary>
public sealed class ScriptTests
{
    // One is sourced by others; two are started by the image of a database server, whose arguments are the server's.
    private static readonly string[] NotForPeople = ["scripts/kube-context.sh", "scripts/containers/mysql-entrypoint.sh", "samples/Microservices/mysql-init/00-users.sh"];

    public static TheoryData<string> Scripts => new(
        new[] { "scripts", "samples", "benchmarks" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.File(folder), "*.sh", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Except(NotForPeople));

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_tells_its_use(string script)
    {
        using TemporaryFolder folder = new();
        using Process process = Process.Start(new ProcessStartInfo(Repository.File(script), ["--help"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.True(output.Split('\n').Length > 2, output);
        Assert.DoesNotContain("#!", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
