using System.Text.Json;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>What-if over the seed rows, each outcome worked out by hand; nothing is written.</summary>
public sealed class WhatIfTests
{
    // PROD-002 at twice the demand: 16.6 · 14 − 40 = 192.4 → 9 cases of 24 = 216 at 8.50.
    // PROD-003 with a day more: 22 · 6 − 7 = 125, rising 150 → 4 pallets of 48 = 192 at 25.00.
    // PROD-001 at 0.4 of its stock: 25 · 0.4 − 5 = 5; 108.5 − 5 = 103.5, rising 124.2 → 11 cases of 12 = 132 at 15.99.
    [Theory]
    [InlineData("PROD-002", "--demand-factor", "2", 216, "1836.00")]
    [InlineData("PROD-003", "--extra-lead-days", "1", 192, "4800.00")]
    [InlineData("PROD-001", "--stock-factor", "0.4", 132, "2110.68")]
    [InlineData("PROD-003", "--price-factor", "2", 144, "7200.00")]
    public async Task Supposed_facts_change_the_decision_and_nothing_is_written(string product, string option, string value, int quantity, string total)
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun run = await ProgramRun.RunAsync("what-if", product, option, value, "--json", "--data", data.Path);
        JsonElement after = JsonDocument.Parse(Assert.Single(Lines(run.Output))).RootElement.GetProperty("after").GetProperty("decision");
        Assert.Equal(((decimal)quantity, total), (after.GetProperty("order_qty").GetDecimal(), after.GetProperty("total_amount").ToString()));
        Assert.Equal(0L, FlowVerbTests.Count(data, "purchase_orders"));
    }

    [Fact]
    public async Task Without_its_only_supplier_a_product_would_be_held()
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun run = await ProgramRun.RunAsync("what-if", "--without-supplier", "SUP-003", "--json", "--data", data.Path);
        JsonElement comparison = JsonDocument.Parse(Assert.Single(Lines(run.Output))).RootElement;
        Assert.Equal("PROD-003", comparison.GetProperty("product_id").GetString());
        Assert.Equal("offers: no supplier is left", comparison.GetProperty("after").GetProperty("held_reasons")[0].GetString());
    }

    [Fact]
    public async Task A_supplier_that_nobody_buys_from_is_named_instead_of_changing_nothing()
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun run = await ProgramRun.RunAsync("what-if", "--without-supplier", "NOPE", "--data", data.Path);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("No offer of these products is of supplier 'NOPE'", run.Errors, StringComparison.Ordinal);
    }

    // With a limit of 1000 PROD-001 and PROD-003 wait for approval as things are; a what-if about something else leaves that as it is.
    [Fact]
    public async Task Configured_parameters_hold_in_what_is_supposed_too()
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        string[] configured = ["--data", data.Path, "--json", "--set", "Purchasing:Parameters:approvalLimit=1000"];
        Assert.Equal("", (await ProgramRun.RunAsync(["what-if", "--param", "holdingRate=0.3", .. configured])).Output);
        ProgramRun limit = await ProgramRun.RunAsync(["what-if", "--param", "approvalLimit=2000", .. configured]);
        JsonElement comparison = JsonDocument.Parse(Assert.Single(Lines(limit.Output))).RootElement;
        Assert.Equal(
            ("PROD-001", "pending", "auto_approved"),
            (comparison.GetProperty("product_id").GetString(), Approval(comparison, "before"), Approval(comparison, "after")));
        // The classic rules know this parameter but not the one of the trigger: 88.5 at 15.99 are 1415.115.
        ProgramRun classic = await ProgramRun.RunAsync(
            ["what-if", "PROD-001", "--with-rules", Repository.File("rules", "classic.rules.json"), "--set", "Purchasing:Parameters:trigger=at_or_below", .. configured]);
        Assert.True(classic.ExitCode == 0, classic.Errors);
        Assert.Equal("pending", Approval(JsonDocument.Parse(Assert.Single(Lines(classic.Output))).RootElement, "after"));

        static string? Approval(JsonElement comparison, string side) => comparison.GetProperty(side).GetProperty("decision").GetProperty("approval_status").GetString();
    }

    [Fact]
    public async Task A_lead_time_too_long_to_count_is_too_long_and_not_nothing()
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun run = await ProgramRun.RunAsync("what-if", "PROD-001", "--extra-lead-days", "2147483647", "--json", "--data", data.Path);
        JsonElement after = JsonDocument.Parse(Assert.Single(Lines(run.Output))).RootElement.GetProperty("after");
        Assert.Equal("offers: no supplier is left", after.GetProperty("held_reasons")[0].GetString());
        Assert.Equal("the lead time is too long", after.GetProperty("offers")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_product_that_nobody_knows_is_named_instead_of_not_differing()
    {
        using TemporaryFolder data = new();
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun run = await ProgramRun.RunAsync("what-if", "PROD-001", "PROD-999", "--data", data.Path);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("No product 'PROD-999' is known", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supposition_too_large_to_reckon_with_holds()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        Assert.Contains("The factors of demand, prices and stock are 0 or more.", await server.PostTextAsync("purchasing/what-if", """{"facts":{"price_factor":-1}}"""), StringComparison.Ordinal);
        string answer = await server.PostTextAsync("purchasing/what-if", """{"product_ids":["PROD-001"],"facts":{"demand_factor":79228162514264337593543950335}}""");
        JsonElement after = JsonDocument.Parse(Assert.Single(Lines(answer))).RootElement.GetProperty("after");
        Assert.Equal("demand: the assumed values are too large to calculate with", after.GetProperty("held_reasons")[0].GetString());
    }

    [Fact]
    public async Task Facts_and_parameters_are_supposed_over_rest_too()
    {
        using TemporaryFolder data = new();
        await using MonolithServer server = await MonolithServer.StartAsync(data.Path);
        // 16.6 · 14 − 40 = 192.4 → 216 at 8.50 = 1836.00, tax 20 % = 367.20; PROD-001: 31 · 7 − 20 = 197, doubled 394 → 396.
        string answer = await server.PostTextAsync(
            "purchasing/what-if", """{"product_ids":["PROD-001","PROD-002"],"parameters":{"taxRate":"0.2","increasingFactor":"2"},"facts":{"demand_factor":2}}""");
        JsonElement[] after = [.. Lines(answer).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("after").GetProperty("decision"))];
        Assert.Equal(
            [("PROD-001", 396m), ("PROD-002", 216m)],
            after.Select(decision => (decision.GetProperty("product_id").GetString()!, decision.GetProperty("order_qty").GetDecimal())));
        Assert.Equal("367.20", after[1].GetProperty("tax_amount").ToString());
        Assert.Equal(0L, FlowVerbTests.Count(data, "purchase_orders"));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
