namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>What suppliers, sources and other people wrote is text in every table, whatever it would have a terminal do.</summary>
public sealed class ShownTextTests
{
    private const string Evil = "\u001b[2J[red]gone[/] \u202egnp\u009b31m]";

    [Fact]
    public async Task Tables_of_messages_and_runs_show_codes_and_markup_as_text()
    {
        using TemporaryFolder data = new();
        string[] common = ["--data", data.Path];
        await ProgramRun.RunAsync(["flow", "PROD-001", .. common]);
        await ProgramRun.RunAsync(["run", "--run-key", "run-1", .. common]);
        FlowVerbTests.Execute(data.File("purchasing_db.db"), $"UPDATE outbox SET state = 'dead', detail = '{Evil}'; UPDATE outbox_attempts SET detail = '{Evil}', worker = '{Evil}'");
        FlowVerbTests.Execute(data.File("purchasing_db.db"), $"UPDATE catalogue_run_life SET reason = '{Evil}'; UPDATE catalogue_runs SET started_by = '{Evil}'");
        string id = (string)FlowVerbTests.Execute(data.File("purchasing_db.db"), "SELECT MIN(message_id) FROM outbox")!;

        foreach (string[] verb in new[] { new[] { "outbox", "list" }, ["outbox", "show", id], ["runs", "list", "--all"] })
        {
            ProgramRun run = await ProgramRun.RunAsync([.. verb, .. common]);
            Assert.True(run.ExitCode == 0, run.Errors);
            Assert.DoesNotContain(run.Output, character => character is '\u001b' or '\u202e' or '\u009b');
            Assert.Contains("\\u001B", run.Output);
        }
    }
}
