using System.Diagnostics;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>
/// A catalogue run that is killed after as many batches as a test wants, however fast the machine is: the database itself keeps the
/// run from marking one more as done, by a trigger that never comes to an end.
/// </summary>
internal static class StuckRun
{
    private const string OrderDatabase = "purchasing_db.db";

    /// <summary>Runs, and kills the process when so many batches are done.</summary>
    /// <returns>What it had printed on standard output.</returns>
    public static async Task<string> KillAsync(TemporaryFolder data, int batches, params string[] verb)
    {
        // Making the databases is not what is interrupted.
        ProgramRun made = await ProgramRun.RunAsync("runs", "list", "--json", "--data", data.Path);
        Assert.True(made.ExitCode == 0, made.Errors);
        string endless = string.Join(", ", Enumerable.Range(0, 10).Select(i => $"sqlite_master AS m{i}"));
        FlowVerbTests.Execute(data.File(OrderDatabase), $"""
            CREATE TRIGGER stuck BEFORE UPDATE OF done ON catalogue_batches
            WHEN NEW.done = 1 AND (SELECT COUNT(*) FROM catalogue_batches WHERE done = 1) >= {batches}
            BEGIN SELECT COUNT(*) FROM {endless}; END
            """);
        string output;
        using (Process process = ProgramRun.Start(new Dictionary<string, string>(), [.. verb, "--data", data.Path]))
        {
            Task<string> printed = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            while (FlowVerbTests.Count(data, "catalogue_batches WHERE done = 1") < batches)
            {
                Assert.False(process.HasExited, process.HasExited ? await errors : "");
                await Task.Delay(10);
            }

            process.Kill();
            await process.WaitForExitAsync();
            output = await printed;
        }

        Assert.Equal(batches, FlowVerbTests.Count(data, "catalogue_batches WHERE done = 1"));
        FlowVerbTests.Execute(data.File(OrderDatabase), "DROP TRIGGER stuck");
        return output;
    }
}
