using System.Text.Json;
using System.Text.Json.Nodes;
using Purchasing.EndToEnd.Tests.Monolith;

namespace Purchasing.EndToEnd.Tests.Trials;

/// <summary>
/// One row of each kind that no order can be made of among the products of a run: only they are held, everything else is ordered and
/// sent. PURCHASING_TRIAL_PRODUCTS sets how many products there are (300; the full trial has 3,000).
/// </summary>
public sealed class PoisonTrial
{
    private static int Products => Trial.Size("PURCHASING_TRIAL_PRODUCTS", 300);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("MySql")]
    public async Task One_poison_row_of_each_kind_holds_itself_alone(string provider)
    {
        await using TrialWorld clean = await TrialWorld.CreateAsync(provider, Products);
        string[] verb = ["run", "--json", "--run-key", "night", "--batch", "50", "--set", "Purchasing:Parameters:approvalLimit=1000000000"];
        ProgramRun undisturbed = await ProgramRun.RunAsync([.. verb, .. clean.Arguments]);
        await using TrialWorld world = await TrialWorld.CreateAsync(provider, Products);
        // Products that would have been ordered, so that what is missing afterwards is missing because of the poison.
        string[] ids = [.. (await clean.QueryAsync("purchasing_db", "SELECT DISTINCT product_id FROM purchase_order_lines ORDER BY product_id")).Take(6)];
        string[] poisoned = await PoisonAsync(world, ids);

        ProgramRun run = await ProgramRun.RunAsync([.. verb, "--rules", RulesThatThrowFor(world, ids[5]), .. world.Arguments]);

        Assert.True(run.ExitCode == 3, run.Errors);
        JsonElement summary = run.Json.GetProperty("summary");
        int Number(string name) => summary.GetProperty(name).GetInt32();
        Assert.Equal(Number("products"), Number("ordered") + Number("held") + Number("nothing_needed"));
        string[] before = Held(undisturbed);
        string[] now = Held(run);
        Assert.Equal(poisoned.Order(StringComparer.Ordinal), now.Except(before).Order(StringComparer.Ordinal));
        Assert.Equal(
            (await LinesAsync(clean)).Where(line => !poisoned.Contains(line.Split('|')[0])),
            await LinesAsync(world));
        Assert.Equal(0, await world.CountAsync("purchase_orders WHERE status NOT IN ('sent', 'pending_approval')"));
    }

    private static async Task<string[]> PoisonAsync(TrialWorld world, string[] ids)
    {
        await world.QueryAsync("oms_db", $"DELETE FROM product_demand WHERE product_id = '{ids[0]}'");
        await world.QueryAsync("supplier_db", $"UPDATE supplier_offers SET price = '0' WHERE product_id = '{ids[1]}'");
        await world.QueryAsync("supplier_db", $"UPDATE supplier_offers SET purchase_unit = 'NOWHERE' WHERE product_id = '{ids[2]}'");
        await world.QueryAsync("inventory_db", $"UPDATE stock SET unit = NULL WHERE product_id = '{ids[3]}'");
        await world.QueryAsync("supplier_db", $"UPDATE supplier_offers SET currency = 'XXX' WHERE product_id = '{ids[4]}'");
        await world.QueryAsync("oms_db", "INSERT INTO products (product_id, name) VALUES (' A', 'begins with a blank')");
        return [.. ids, "' A'"];
    }

    /// <summary>The rules that ship, and one that divides by zero for a product.</summary>
    private static string RulesThatThrowFor(TrialWorld world, string productId)
    {
        JsonNode rules = JsonNode.Parse(File.ReadAllText(Repository.File("rules", "purchasing.rules.json")))!;
        rules["rules"] = new JsonArray(JsonNode.Parse(
            $$"""{"name": "throws", "when": [{"x": "Decision", "where": ["x.productId == '{{productId}}'", "x.orderQty / (x.orderQty - x.orderQty) > 1"]}], "then": [{"log": "never"}]}"""));
        rules.AsObject().Remove("tests");
        string file = Path.Combine(world.Folder, "own.rules.json");
        File.WriteAllText(file, rules.ToJsonString());
        return file;
    }

    private static string[] Held(ProgramRun run) => [.. run.Json.GetProperty("held").EnumerateArray().Select(held => held.GetProperty("product_id").GetString()!)];

    private static Task<List<string>> LinesAsync(TrialWorld world) =>
        world.QueryAsync("purchasing_db", "SELECT product_id, quantity, unit_price, amount FROM purchase_order_lines ORDER BY product_id, split_no");
}
