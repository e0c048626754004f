using System.Text.Json;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary><c>rules why</c>, <c>why-not</c> and <c>facts</c> over the seed rows; nothing is written.</summary>
public sealed class RuleQuestionTests
{
    [Fact]
    public async Task Why_names_the_rules_behind_a_value_and_no_others()
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun run = await ProgramRun.RunAsync("rules", "why", "PROD-002", "--field", "Decision.orderQty", "--data", data.Path);
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal("Decision.orderQty is 96, because", lines[0]);
        Assert.Equal("  Choose the best offer", lines[^1].Split(':')[0]);
        Assert.Contains(lines, line => line.StartsWith("  Order lot for lot: SUP-002: at least the minimum", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("Add the tax", StringComparison.Ordinal));
        Assert.Equal("Decision.warehouseId is not known: no rule set it\n", (await ProgramRun.RunAsync("rules", "why", "PROD-002", "--field", "Decision.warehouseId", "--data", data.Path)).Output);
        Assert.Equal(0L, FlowVerbTests.Count(data, "purchase_orders"));
    }

    // 816 USD are within the limit; with a limit of 500 one has to approve.
    [Fact]
    public async Task Why_not_says_what_the_condition_saw_and_under_other_parameters_that_the_rule_fires()
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        string[] question = ["rules", "why-not", "PROD-002", "--rule", "Ask for one approval", "--data", data.Path];
        ProgramRun asked = await ProgramRun.RunAsync(question);
        Assert.Contains("fails because x.totalAmount * x.fxRate > 10000 is false, with x.totalAmount = 816.00, x.fxRate = 1", asked.Output, StringComparison.Ordinal);
        ProgramRun supposed = await ProgramRun.RunAsync([.. question, "--param", "approvalLimit=500", "--json"]);
        JsonElement answer = JsonDocument.Parse(supposed.Output).RootElement[0];
        Assert.Equal(
            ("The rule 'Ask for one approval' did fire, because", "Ask for one approval"),
            (answer.GetProperty("text").GetString(), answer.GetProperty("because")[0].GetProperty("rule").GetString()));
    }

    [Theory]
    [InlineData("PROD-001")]
    [InlineData("PROD-002")]
    [InlineData("PROD-003")]
    public async Task The_tool_decides_facts_as_the_product_does(string product)
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun facts = await ProgramRun.RunAsync("rules", "facts", product, "--data", data.Path);
        await File.WriteAllTextAsync(data.File("facts.json"), facts.Output);
        (int exitCode, string output) = await ToolTests.RunAsync("run", Repository.File("rules", "purchasing.rules.json"), "--facts", data.File("facts.json"), "--json");
        Assert.Equal(0, exitCode);
        JsonElement byTool = JsonDocument.Parse(output).RootElement.GetProperty("facts").GetProperty("Decision")[0];
        ProgramRun flow = await ProgramRun.RunAsync("flow", product, "--dry-run", "--json", "--data", data.Path);
        JsonElement byProduct = JsonDocument.Parse(flow.Output).RootElement.GetProperty("decision");
        Assert.Equal(byProduct.GetProperty("grand_total").GetDecimal(), byTool.GetProperty("grandTotal").GetDecimal());
        Assert.Equal(byProduct.GetProperty("supplier_id").GetString(), byTool.GetProperty("supplierId").GetString());
    }

    [Fact]
    public async Task Each_warehouse_has_an_answer_where_each_is_planned_for_itself()
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        FlowVerbTests.Execute(data.File("inventory_db.db"), "INSERT INTO warehouses VALUES ('WH-009', 'Second'); INSERT INTO stock (product_id, warehouse_id, on_hand, unit) VALUES ('PROD-002', 'WH-009', '1', 'PIECE')");
        string[] planned = ["--data", data.Path, "--set", "Purchasing:PlanBy=Warehouse"];
        ProgramRun why = await ProgramRun.RunAsync(["rules", "why", "PROD-002", "--field", "Decision.position", .. planned]);
        // What is needed is known for the product as a whole, so that no warehouse can be decided.
        Assert.Equal("The rules have no answer.\nThe product is held: demand: the demand is known for all warehouses together, not for 'WH-001' (warehouse WH-001); demand: the demand is known for all warehouses together, not for 'WH-009' (warehouse WH-009)\n", why.Output);
        ProgramRun none = await ProgramRun.RunAsync(["rules", "facts", "PROD-002", "--warehouse", "WH-009", .. planned]);
        Assert.Equal((3, ""), (none.ExitCode, none.Output));
        Assert.StartsWith("error: There are no facts: The product is held: demand:", none.Errors, StringComparison.Ordinal);
        FlowVerbTests.Execute(data.File("inventory_db.db"), "DELETE FROM stock WHERE warehouse_id = 'WH-009'");
        ProgramRun one = await ProgramRun.RunAsync(["rules", "why", "PROD-002", "--field", "Decision.position", .. planned]);
        Assert.StartsWith("WH-001: Decision.position is 40, because\n", one.Output, StringComparison.Ordinal);
        ProgramRun facts = await ProgramRun.RunAsync(["rules", "facts", "PROD-002", "--warehouse", "WH-002", .. planned]);
        Assert.Equal((2, "error: There are none of 'WH-002'. There are facts of WH-001: name one with --warehouse.\n"), (facts.ExitCode, facts.Errors));
        Assert.Equal(0, (await ProgramRun.RunAsync(["rules", "facts", "PROD-002", "--warehouse", "WH-001", .. planned])).ExitCode);
        ProgramRun together = await ProgramRun.RunAsync("rules", "facts", "PROD-002", "--warehouse", "WH-001", "--data", data.Path);
        Assert.Equal((2, "error: All warehouses are planned together: leave --warehouse out.\n"), (together.ExitCode, together.Errors));
        ProgramRun held = await ProgramRun.RunAsync("rules", "why", "PROD-003", "--field", "Decision.orderQty", "--data", data.Path, "--param", "maxLeadTimeDays=0");
        Assert.Equal("Decision.orderQty is not known: no rule set it\nThe product is held: offers: no supplier is left\n", held.Output);
    }

    [Theory]
    [InlineData("'Decision.orderQuantity' is no field that the rules know: write it as Type.field, for example Decision.orderQty.", "why", "PROD-002", "--field", "Decision.orderQuantity")]
    [InlineData("'orderQty' is no field that the rules know", "why", "PROD-002", "--field", "orderQty")]
    [InlineData("There is no rule 'Order more'. There are: Hold without demand,", "why-not", "PROD-002", "--rule", "Order more")]
    [InlineData("No product 'PROD-009' is known to demand, stock or suppliers.", "why", "PROD-009", "--field", "Decision.orderQty")]
    [InlineData("'--feild' is not an option of rules why", "why", "PROD-002", "--feild", "Decision.orderQty")]
    public async Task A_question_that_cannot_be_answered_is_refused(string problem, params string[] question)
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun run = await ProgramRun.RunAsync(["rules", .. question, "--data", data.Path]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Errors, StringComparison.Ordinal);
    }
}
