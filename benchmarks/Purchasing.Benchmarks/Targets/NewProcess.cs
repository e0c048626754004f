using System.Diagnostics;
using System.Globalization;

namespace Purchasing.Benchmarks.Targets;

/// <summary>Runs a verb of this program in a process of its own, for what only the first time shows.</summary>
internal static class NewProcess
{
    /// <returns>The numbers that the verb printed, parted by blanks.</returns>
    /// <param name="environment">Variables that the process gets besides its own.</param>
    /// <param name="arguments">The verb and its options.</param>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public static double[] Figures(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(NewProcess).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }
}
