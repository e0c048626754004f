using System.Text.Json;
using Purchasing.EndToEnd.Tests.Monolith;

namespace Purchasing.EndToEnd.Tests.Trials;

public sealed class TwoHostsTrial
{
    private static readonly int s_products = Trial.Products(300);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("MySql")]
    public async Task Two_runs_at_once_on_one_database_order_nothing_twice(string provider)
    {
        await using TrialWorld world = await TrialWorld.CreateAsync(provider, s_products);
        string[] Verb(string key) => ["run", "--json", "--run-key", key, "--batch", "50", "--no-send", .. world.Arguments];
        await ProgramRun.RunAsync(Verb("alone"));
        List<string> alone = await LinesAsync(world);
        await world.EmptyAsync();

        ProgramRun[] together = await Task.WhenAll(ProgramRun.RunAsync(Verb("left")), ProgramRun.RunAsync(Verb("right")));

        Assert.All(together, run => Assert.True(run.ExitCode is 0 or 3, run.Errors));
        // Whichever of the two ordered a product, it ordered what one run alone does.
        Assert.Equal(alone, await LinesAsync(world));
        Assert.Equal(0, await world.CountAsync("purchase_orders WHERE status = 'draft'"));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("MySql")]
    public async Task Two_hosts_that_share_one_run_end_with_its_orders(string provider)
    {
        await using TrialWorld world = await TrialWorld.CreateAsync(provider, s_products);
        string[] verb = ["run", "--json", "--run-key", "shared", "--batch", "50", "--no-send", .. world.Arguments];

        ProgramRun[] together = await Task.WhenAll(ProgramRun.RunAsync(verb), ProgramRun.RunAsync(verb));

        Assert.All(together, run => Assert.True(run.ExitCode is 0 or 3, run.Errors));
        int products = int.Parse(Assert.Single(await world.QueryAsync("oms_db", "SELECT COUNT(*) FROM products")), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(products, Assert.Single(together.Select(run => run.Json.GetProperty("summary").GetProperty("products").GetInt32()).Distinct()));
        Assert.Equal(await world.CountAsync("purchase_order_lines"), (await LinesAsync(world)).Select(line => line.Split('|')[0]).Distinct().Count());
        Assert.Equal(0, await world.CountAsync("purchase_orders WHERE status = 'draft'"));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("MySql")]
    public async Task Requests_to_two_hosts_at_once_make_one_order(string provider)
    {
        await using TrialWorld world = await TrialWorld.CreateAsync(provider, products: 12);
        await using MonolithServer left = await world.ServeAsync();
        await using MonolithServer right = await world.ServeAsync();
        int ordered = 0;
        for (int product = 1; product <= 12; product++)
        {
            string body = $$"""{"product_id":"GEN-{{product:D7}}"}""";

            (System.Net.HttpStatusCode Status, JsonElement Body)[] answers = await Task.WhenAll(
                Enumerable.Range(0, 32).Select(i => (i % 2 == 0 ? left : right).PostAsync("purchasing/flow", body)));

            int orders = (await left.GetAsync($"purchase-orders?product_id=GEN-{product:D7}")).GetArrayLength();
            Assert.Equal(answers.Any(answer => answer.Body.GetProperty("status").GetString() is "ordered" or "pending_approval") ? 1 : 0, orders);
            ordered += orders;
        }

        Assert.InRange(ordered, 3, 12);
    }

    private static Task<List<string>> LinesAsync(TrialWorld world) =>
        world.QueryAsync("purchasing_db", "SELECT product_id, quantity, unit_price, amount FROM purchase_order_lines ORDER BY product_id, split_no");
}
