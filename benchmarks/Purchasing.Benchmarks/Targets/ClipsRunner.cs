using System.Diagnostics;
using System.Globalization;
using Purchasing.Benchmarks.Programs;

namespace Purchasing.Benchmarks.Targets;

/// <param name="Fired">Rules that CLIPS fired.</param>
/// <param name="Milliseconds">Loading the facts and running, by CLIPS' own clock.</param>
internal readonly record struct ClipsRun(int Fired, double Milliseconds);

/// <summary>Runs the classic programs in Debian's <c>clips</c>.</summary>
internal sealed class ClipsRunner
{
    /// <exception cref="InvalidOperationException">CLIPS is not installed.</exception>
    public static ClipsRunner Find()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => File.Exists(Path.Combine(folder, "clips")))
            ? new ClipsRunner()
            : throw new InvalidOperationException("CLIPS is not installed; the targets compare with it. On Debian: apt-get install clips");
    }

    public ClipsRun Run(ClassicProgram program, string facts)
    {
        string folder = Directory.CreateTempSubdirectory("clips").FullName;
        try
        {
            string factFile = Path.Combine(folder, "facts.fct"), batch = Path.Combine(folder, "run.bat");
            File.WriteAllText(factFile, facts);
            File.WriteAllText(batch, $"""
                (load "{Path.ChangeExtension(Path.ChangeExtension(program.RulesPath, null), ".clp")}")
                (defglobal ?*start* = 0)
                (watch statistics)
                (reset)
                (bind ?*start* (time))
                (load-facts "{factFile}")
                (run)
                (printout t "elapsed " (* 1000 (- (time) ?*start*)) crlf)
                (exit)

                """);
            using Process process = Process.Start(new ProcessStartInfo("clips", ["-f", batch]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            string[] lines = output.Split('\n');
            string fired = lines.FirstOrDefault(l => l.Contains("rules fired", StringComparison.Ordinal)) ?? throw new InvalidOperationException($"CLIPS did not run {program.Name}:\n{output}");
            string elapsed = lines.First(l => l.StartsWith("elapsed ", StringComparison.Ordinal));
            return new ClipsRun(int.Parse(fired.Trim().Split(' ')[0], CultureInfo.InvariantCulture), double.Parse(elapsed["elapsed ".Length..], CultureInfo.InvariantCulture));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
