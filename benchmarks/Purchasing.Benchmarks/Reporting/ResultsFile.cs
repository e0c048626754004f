using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace Purchasing.Benchmarks.Reporting;

/// <summary>Writes the tables of a run into one markdown file with its date, machine and commit, to be committed.</summary>
internal static class ResultsFile
{
    public static void Write(string path, IReadOnlyCollection<Summary> summaries, DateTimeOffset now)
    {
        var text = new AccumulationLogger();
        text.WriteLine("# Benchmark results");
        text.WriteLine();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Date: {now:yyyy-MM-dd HH:mm} UTC. Commit: {Commit()}."));
        foreach (Summary summary in summaries)
        {
            text.WriteLine();
            text.WriteLine($"## {summary.BenchmarksCases.FirstOrDefault()?.Descriptor.Type.Name ?? summary.Title}");
            text.WriteLine();
            MarkdownExporter.GitHub.ExportToLog(summary, text);
        }

        File.WriteAllText(path, text.GetLog().ReplaceLineEndings("\n"));
    }

    /// <summary>The commit of the checkout, marked when files differ from it; "unknown" outside of a checkout.</summary>
    private static string Commit()
    {
        try
        {
            string commit = Git("rev-parse --short HEAD");
            if (commit.Length == 0) return "unknown";
            return Git("status --porcelain --untracked-files=no").Length == 0 ? commit : commit + " with changes";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown (git is not installed)";
        }
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        git.ErrorDataReceived += (_, _) => { };
        git.BeginErrorReadLine();
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return output.Trim();
    }
}
