using System.Diagnostics;
using System.Globalization;
using Purchasing.Benchmarks.Reporting;

namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>The monolith as it would be deployed: published, compiled ahead of time where that is possible (ReadyToRun).</summary>
internal static class MonolithProgram
{
    private static readonly Lazy<string> Published = new(Publish);

    /// <summary>The executable; published when it is first asked for.</summary>
    public static string Path => Published.Value;

    public static void Generate(int products, params string[] arguments) =>
        Run(Path, ["generate", "--products", products.ToString(CultureInfo.InvariantCulture), .. arguments]);

    private static string Publish()
    {
        string folder = System.IO.Path.Combine(Repository.Root, "artifacts", "benchmarks", "monolith");
        Run("dotnet",
        [
            "publish", System.IO.Path.Combine(Repository.Root, "samples", "Monolith"), "-c", "Release", "--use-current-runtime", "--self-contained", "false",
            "-p:PublishReadyToRun=true", "-o", folder, "--nologo", "-v", "q",
        ]);
        return System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? "Monolith.exe" : "Monolith");
    }

    private static void Run(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }
}
