using Microsoft.Data.Sqlite;
using Purchasing.Core.Auditing;
using Purchasing.Samples.Monolith.Hosting;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary><c>audit verify</c>, <c>export</c> and <c>adopt</c>, and the actions of verbs in the trail.</summary>
public sealed class AuditVerbTests
{
    [Fact]
    public async Task A_trail_is_verified_exported_and_found_out_when_somebody_has_been_at_it()
    {
        using TemporaryFolder data = new();
        string[] common = ["--data", data.Path];
        await ProgramRun.RunAsync(["flow", "PROD-001", .. common]);
        string password = Path.Combine(data.Path, "password");
        await File.WriteAllTextAsync(password, "correct horse battery\n");
        ProgramRun set = await ProgramRun.RunAsync(
            ["account", "set", "alice", "--role", "buyer", "--password-file", password, "--SignIn:AccountsFile=" + Path.Combine(data.Path, "accounts.json"), .. common]);
        Assert.True(set.ExitCode == 0, set.Errors);

        ProgramRun sound = await ProgramRun.RunAsync(["audit", "verify", .. common]);
        Assert.True(sound.ExitCode == 0, sound.Errors);
        string head = sound.Output.Split("head ")[1].Trim();
        string[] exported = (await ProgramRun.RunAsync(["audit", "export", .. common])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"{exported.Length}", head.Split(':')[0]);
        Assert.Contains("\"subject\":\"order:PO-", exported[0]);
        Assert.Contains("\"action\":\"set\",\"subject\":\"account:alice\"", exported[^1]);
        Assert.Contains("\"detail\":\"buyer\"", exported[^1]);
        Assert.Equal(exported[^1], (await ProgramRun.RunAsync(["audit", "export", "--after", $"{exported.Length - 1}", .. common])).Output.Trim());

        // In a folder where SQLite has no room for its files beside a database; and of the five databases only one is needed.
        using TemporaryFolder kept = new();
        File.Copy(Path.Combine(data.Path, "purchasing_db.db"), kept.File("purchasing_db.db"));
        Directory.CreateDirectory(kept.File("purchasing_db.db-shm"));
        Assert.Equal(sound.Output, (await ProgramRun.RunAsync("audit", "verify", "--data", kept.Path)).Output);
        Assert.Equal(0, (await ProgramRun.RunAsync("runs", "list", "--data", kept.Path)).ExitCode);
        Assert.Equal(["purchasing_db.db"], Directory.EnumerateFiles(kept.Path, "*.db").Select(Path.GetFileName));

        Assert.Contains("1 order is what its last entry tells.", sound.Output);

        // Ten times the price, through all columns so that the order adds up.
        Execute(data, "UPDATE purchase_order_lines SET unit_price = unit_price * 10");
        ProgramRun dearer = await ProgramRun.RunAsync(["audit", "verify", .. common]);
        Assert.Equal(1, dearer.ExitCode);
        Assert.Matches(@"Changed past the product, so that the trail tells something else: PO-[^ ]* \(its lines", dearer.Errors);
        Execute(data, "UPDATE purchase_order_lines SET unit_price = unit_price / 10");

        Execute(data, "UPDATE order_audit SET actor = 'mallory' WHERE seq = 1");
        ProgramRun broken = await ProgramRun.RunAsync(["audit", "verify", .. common]);
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("Entry 1 is not what was written", broken.Errors);
        Assert.Contains("by mallory", broken.Errors);

        Execute(data, $"UPDATE order_audit SET actor = '{Environment.UserName}' WHERE seq = 1");
        Execute(data, $"DELETE FROM audit_events WHERE seq = {exported.Length}; UPDATE audit_head SET seq = seq - 1, hash = (SELECT a.hash FROM order_audit a WHERE a.seq = {exported.Length - 1})");
        ProgramRun cut = await ProgramRun.RunAsync(["audit", "verify", "--anchor", head, .. common]);
        Assert.Equal(1, cut.ExitCode);
        Assert.Contains("its end was cut off", cut.Errors);

        Execute(data, $"DELETE FROM order_audit; DELETE FROM audit_events; UPDATE audit_head SET seq = 0, hash = '{new string('0', 64)}'");
        ProgramRun emptied = await ProgramRun.RunAsync(["audit", "verify", .. common]);
        Assert.Equal(1, emptied.ExitCode);
        Assert.Contains("No entry tells of the creation or the last version of PO-", emptied.Errors);
    }

    [Fact]
    public async Task An_order_that_is_gone_shows_by_its_entries()
    {
        using TemporaryFolder data = new();
        await ProgramRun.RunAsync("flow", "--all", "--data", data.Path);
        Execute(data, "PRAGMA foreign_keys = OFF; DELETE FROM outbox; DELETE FROM purchase_order_lines; DELETE FROM purchase_orders WHERE order_id = (SELECT MIN(order_id) FROM purchase_orders)");
        ProgramRun gone = await ProgramRun.RunAsync("audit", "verify", "--data", data.Path);
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("as they are now: entries were removed and the head put right, or the orders were changed or deleted past the product", gone.Errors);
    }

    [Fact]
    public async Task An_anchor_from_before_retention_is_no_broken_trail()
    {
        using TemporaryFolder data = new();
        string[] common = ["--data", data.Path];
        await ProgramRun.RunAsync(["flow", "--all", .. common]);
        // The trail of open orders is kept.
        Execute(data, "UPDATE purchase_orders SET status = 'closed'; UPDATE purchase_order_lines SET is_open = 0");
        string first = (await ProgramRun.RunAsync(["audit", "export", .. common])).Output.Split("\"hash\":\"")[1][..64];
        await using (CommandHost host = await CommandHost.StartAsync(new HostSettings(data.Path, null, null, [], false), CancellationToken.None))
            await host.Get<IAuditTrail>().RemoveBeforeAsync(DateTimeOffset.UtcNow.AddDays(1), "it", CancellationToken.None);

        ProgramRun run = await ProgramRun.RunAsync(["audit", "verify", "--anchor", "1:" + first, .. common]);

        Assert.Equal((2, true), (run.ExitCode, run.Output.StartsWith("1 entries after ", StringComparison.Ordinal)));
        Assert.Contains("The anchor of entry 1 was not compared: it is older than what is kept", run.Errors);
        Assert.DoesNotContain("broken", run.Errors);
    }

    [Theory]
    [InlineData("audit", "verify", "--anchor", "12")]
    [InlineData("audit", "export", "--after", "-1")]
    [InlineData("audit", "adopt")]
    public async Task What_makes_no_trail_is_refused(params string[] verb)
    {
        using TemporaryFolder data = new();
        Assert.Equal(2, (await ProgramRun.RunAsync([.. verb, "--data", data.Path])).ExitCode);
    }

    private static void Execute(TemporaryFolder data, string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(data.Path, "purchasing_db.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
