using System.Diagnostics;
using System.Globalization;
using Purchasing.Benchmarks.Reporting;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>A program as it would be deployed: published, compiled ahead of time (ReadyToRun). It is published when it is first asked for.</summary>
internal sealed class PublishedProgram(string project)
{
    private readonly Lazy<string> _path = new(() => Publish(project));

    public static PublishedProgram Monolith { get; } = new(System.IO.Path.Combine("samples", "Monolith"));

    public static PublishedProgram Bulk { get; } = new(System.IO.Path.Combine("benchmarks", "Purchasing.Bulk"));

    public static PublishedProgram Benchmarks { get; } = new(System.IO.Path.Combine("benchmarks", "Purchasing.Benchmarks"));

    public static PublishedProgram HandWritten { get; } = new(System.IO.Path.Combine("benchmarks", "Purchasing.HandWritten"));

    /// <summary>The executable.</summary>
    public string Path => _path.Value;

    /// <summary>Makes a catalogue with the monolith.</summary>
    public static void Generate(int products, params string[] arguments) =>
        Monolith.Run(["generate", "--products", products.ToString(CultureInfo.InvariantCulture), .. arguments]);

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it printed.</returns>
    public string Run(params string[] arguments) => Run(Path, arguments);

    private static string Publish(string project)
    {
        string name = System.IO.Path.GetFileName(project);
        string folder = System.IO.Path.Combine(Repository.Root, "artifacts", "benchmarks", name);
        Run("dotnet",
        [
            "publish", System.IO.Path.Combine(Repository.Root, project), "-c", "Release", "--use-current-runtime", "--self-contained", "false",
            "-p:PublishReadyToRun=true", "-o", folder, "--nologo", "-v", "q",
        ]);
        return System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
    }

    private static string Run(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }
}
