namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>What verbs send, hold back, and send again.</summary>
public sealed class SendingVerbTests
{
    [Fact]
    public async Task Queueing_again_what_was_given_up_passes_over_what_is_no_longer_to_be_sent_and_says_so()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "--all", "--data", data.Path);
        string database = data.File("purchasing_db.db");
        FlowVerbTests.Execute(database, "UPDATE outbox SET state = 'dead', detail = 'answered 400'");
        string sent = (string)FlowVerbTests.Execute(database, "SELECT MIN(order_id) FROM purchase_orders")!;
        FlowVerbTests.Execute(database, $"UPDATE purchase_orders SET status = 'approved', sent_revision = 0 WHERE order_id <> '{sent}'; UPDATE order_audit SET content = NULL");

        ProgramRun run = await ProgramRun.RunAsync("outbox", "requeue", "--all-dead", "--data", data.Path);

        Assert.Contains("2 messages were queued again.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"not queued again: Order {sent} is sent at revision 1; message {sent}-r1 tells of revision 1 and is no longer to be sent.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(4, run.ExitCode);
        Assert.Equal(2L, FlowVerbTests.Count(data, "outbox WHERE state = 'sent'"));
    }

    [Fact]
    public async Task Without_sending_on_approval_no_order_leaves_the_house_by_itself()
    {
        using TemporaryFolder data = new();
        ProgramRun flow = await ProgramRun.RunAsync("flow", "PROD-001", "--data", data.Path, "--set", "Sending:SendOnApproval=false");
        ProgramRun run = await ProgramRun.RunAsync("run", "--data", data.Path, "--set", "Sending:SendOnApproval=false");

        Assert.Equal((0, 0), (flow.ExitCode, run.ExitCode));
        Assert.Equal((3L, 3L, 0L), (FlowVerbTests.Count(data, "purchase_orders"), FlowVerbTests.Count(data, "purchase_orders WHERE status = 'approved'"), FlowVerbTests.Count(data, "outbox")));
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path, "--set", "Sending:SendOnApproval=false");
        Assert.StartsWith(
            "Approved orders wait until a person sends them",
            (await server.GetAsync("health/ready")).GetProperty("checks").GetProperty("outbox").GetString(),
            StringComparison.Ordinal);
    }
}
