using System.Diagnostics;
using Purchasing.EndToEnd.Tests.Monolith;

namespace Purchasing.EndToEnd.Tests.Trials;

/// <summary>
/// PURCHASING_TRIAL_KILLS sets how many processes are killed (2; the full trial is 200), PURCHASING_TRIAL_SEED the moments (11):
/// with another seed a trial of several parts kills at other moments in each.
/// </summary>
public sealed class KillTrial
{
    private static readonly int s_products = Trial.Products(300);

    private const string AllOrders =
        "SELECT o.order_id, o.supplier_id, o.grand_total, l.product_id, l.line_no, l.quantity, l.amount "
        + "FROM purchase_orders o JOIN purchase_order_lines l ON l.order_id = o.order_id ORDER BY o.order_id, l.line_no";

    private static int Kills => Trial.Size("PURCHASING_TRIAL_KILLS", 2);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("MySql")]
    public async Task Runs_killed_at_random_moments_lose_and_double_no_order_and_send_each_under_one_key(string provider)
    {
        // Kills fall anywhere: while batches are decided, while orders are made final, while they are sent.
        Random random = new(Trial.Size("PURCHASING_TRIAL_SEED", 11));
        await using TrialWorld world = await TrialWorld.CreateAsync(provider, s_products);
        using WebhookReceiver supplier = new(refusals: 0);
        string[] verb =
        [
            // Each kill of a worker that holds a message uses up one of its attempts, and more than a host's 12 may fall into one world.
            "run", "--json", "--run-key", "night", "--batch", "20", "--lease", "1", "--set", "Purchasing:Parameters:approvalLimit=1000000000",
            "--set", "Sending:Channel=webhook", "--set", $"Sending:WebhookUrl={supplier.Url}", "--set", "Sending:WebhookSecret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "--set", "Sending:AttemptTimeout=00:00:01", "--set", "Sending:Lease=00:00:03", "--set", "Sending:MaxAttempts=1000",
            .. world.Arguments,
        ];
        Stopwatch watch = Stopwatch.StartNew();
        ProgramRun undisturbed = await ProgramRun.RunAsync(verb);
        TimeSpan whole = watch.Elapsed;
        List<string> expected = await world.QueryAsync("purchasing_db", AllOrders);
        Assert.True(expected.Count > s_products / 4, undisturbed.Errors);
        int killed = 0;
        while (killed < Kills)
        {
            await world.EmptyAsync();
            supplier.Received.Clear();
            bool done = false;
            while (!done)
            {
                bool isWhole = await world.CountAsync("catalogue_runs") == 0;
                watch.Restart();
                using Process process = ProgramRun.Start(new Dictionary<string, string>(), verb);
                Task<string> output = process.StandardOutput.ReadToEndAsync();
                Task<string> errors = process.StandardError.ReadToEndAsync();
                if (killed < Kills)
                {
                    await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(whole * (0.15 + random.NextDouble())));
                    done = process.HasExited;
                    if (!done)
                    {
                        process.Kill();
                        killed++;
                    }
                    else if (isWhole)
                    {
                        // Kills follow the machine: one that was busy at first would let run after run end undisturbed.
                        whole = watch.Elapsed;
                    }
                }
                else
                {
                    done = true;
                }

                await process.WaitForExitAsync();
                await Task.WhenAll(output, errors);
            }

            // A message whose worker was killed is free again when its lease ends.
            for (int i = 0; i < 400 && await world.CountAsync("outbox WHERE state = 'pending'") > 0; i++)
            {
                await Task.Delay(300);
                await ProgramRun.RunAsync(verb);
            }

            Assert.Equal(expected, await world.QueryAsync("purchasing_db", AllOrders));
            Assert.Equal(
                "1|0", Assert.Single(await world.QueryAsync("purchasing_db", "SELECT COUNT(*), COALESCE(SUM(products - ordered - held - unneeded), 0) FROM catalogue_run_life WHERE state = 'finished'")));
            Assert.Equal([], await world.QueryAsync("purchasing_db", "SELECT message_id, state, attempts, due_at, detail FROM outbox WHERE state <> 'sent'"));
            string[] orders = [.. expected.Select(row => row.Split('|')[0]).Distinct()];
            Assert.Equal(orders.Select(id => $"{id}-r1").Order(), supplier.Received.Select(call => call.Key!).Distinct().Order());
            // Sent again after a kill means the very same message under the very same key.
            Assert.All(supplier.Received.GroupBy(call => call.Key), same => Assert.Single(same.Select(call => Convert.ToHexString(call.Body)).Distinct()));
        }
    }
}
