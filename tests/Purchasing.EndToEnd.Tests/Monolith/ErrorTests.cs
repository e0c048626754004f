namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Every failure a user can cause is one clear message, no stack trace, and nothing half-written.</summary>
public sealed class ErrorTests
{
    [Fact]
    public async Task An_unknown_product_is_named()
    {
        using TemporaryFolder data = new();
        await FailsAsync(2, "No product 'PROD-999' is known", "flow", "PROD-999", "--data", data.Path);
    }

    [Fact]
    public async Task A_broken_rule_file_is_told_with_its_place()
    {
        using TemporaryFolder data = new();
        string rules = data.File("broken.rules.json");
        await File.WriteAllTextAsync(rules, "{ \"name\": \"x\", \"rules\": [ { \"name\": \"r\", \"when\": [ { \"d\": \"Demnd\" } ], \"then\": [] } ] }");
        await FailsAsync(1, "Demand", "flow", "PROD-001", "--data", data.Path, "--rules", rules);
    }

    [Fact]
    public async Task A_missing_rule_file_is_named()
    {
        using TemporaryFolder data = new();
        await FailsAsync(1, "nowhere.rules.json", "flow", "PROD-001", "--data", data.Path, "--rules", data.File("nowhere.rules.json"));
    }

    [Fact]
    public async Task A_broken_graph_is_told_with_its_place()
    {
        using TemporaryFolder data = new();
        string graph = data.File("broken.graph.json");
        await File.WriteAllTextAsync(graph, "{ \"name\": \"x\", \"nodes\": [ { \"id\": \"a\", \"kind\": \"fcts\" } ] }");
        await FailsAsync(1, "facts", "flow", "PROD-001", "--data", data.Path, "--graph", graph);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_named()
    {
        using TemporaryFolder data = new();
        string file = data.File("file");
        await File.WriteAllTextAsync(file, "");
        await FailsAsync(1, file, "flow", "PROD-001", "--data", Path.Combine(file, "below"));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("flow", "--all")]
    [InlineData("what-if")]
    public async Task A_graph_that_lists_no_products_is_told_by_what_it_lacks(params string[] verb)
    {
        using TemporaryFolder data = new();
        string graph = data.File("single.graph.json");
        string text = await File.ReadAllTextAsync(Repository.File("rules", "purchasing.graph.json"));
        await File.WriteAllTextAsync(graph, text.Replace("\"catalogueSql\": \"SELECT product_id FROM products WHERE product_id > @after ORDER BY product_id LIMIT @count\",", "", StringComparison.Ordinal));
        await ProgramRun.MakeSamplesAsync(data.Path);
        await FailsAsync(1, "catalogueSql", [.. verb, "--data", data.Path, "--graph", graph]);
    }

    [Theory]
    [InlineData("audit", "verify")]
    [InlineData("audit", "export")]
    [InlineData("runs", "list")]
    [InlineData("runs", "show", "night")]
    [InlineData("runs", "join", "night")]
    [InlineData("outbox", "list")]
    [InlineData("outbox", "show", "PO-1-r1")]
    [InlineData("rules", "list")]
    [InlineData("rules", "show")]
    [InlineData("rules", "print")]
    [InlineData("rules", "diff", "2")]
    [InlineData("rules", "history")]
    [InlineData("what-if")]
    [InlineData("simulate")]
    [InlineData("doctor")]
    [InlineData("connect", "Oms")]
    public async Task A_verb_that_only_reads_makes_no_database_where_there_is_none(params string[] verb)
    {
        using TemporaryFolder data = new();
        string typo = data.File("typo");
        string[] said = verb[0] is "doctor" ? ["Oms"] : verb[0] is "connect" ? ["oms_db.db"] : ["There is no order database in " + typo];
        await FailsAsync(1, said[0], [.. verb, "--data", typo]);
        Assert.False(Path.Exists(typo));
    }

    [Fact]
    public async Task An_unknown_verb_is_named() => await FailsAsync(2, "There is no verb 'flwo'; did you mean 'flow'?", "flwo");

    [Theory]
    [InlineData("--lease is -1; it is from 1 to 86400.", "run", "--lease", "-1")]
    [InlineData("--lease is 0;", "run", "--lease", "0")]
    [InlineData("--lease is 0;", "runs", "resume", "night", "--lease", "0")]
    [InlineData("--batch is 0;", "run", "--batch", "0")]
    [InlineData("--workers is 65;", "run", "--workers", "65")]
    [InlineData("--limit is 0;", "runs", "list", "--limit", "0")]
    [InlineData("--limit is 1001;", "rules", "history", "--limit", "1001")]
    [InlineData("--expect is -1;", "rules", "activate", "2", "--expect", "-1")]
    [InlineData("--count is 0;", "doctor", "--count", "0")]
    [InlineData("--count is -1;", "simulate", "--count", "-1")]
    [InlineData("--days is 0;", "simulate", "--days", "0")]
    [InlineData("--spread is -0.1;", "simulate", "--spread", "-0.1")]
    [InlineData("--average-over-days is 0;", "simulate", "--average-over-days", "0")]
    [InlineData("--demand-factor is -2;", "what-if", "--demand-factor", "-2")]
    [InlineData("--offers is 0;", "generate", "--offers", "0")]
    [InlineData("--after is -1;", "audit", "export", "--after", "-1")]
    [InlineData("--port is 0;", "--port", "0")]
    [InlineData("--count is 'abc', which is not plainly a number", "doctor", "--count", "abc")]
    [InlineData("--count is 1.5; it is a whole number.", "doctor", "--count", "1.5")]
    [InlineData("--demand-factor is '1,5', which is not plainly a number: write digits with a point before decimals", "what-if", "--demand-factor", "1,5")]
    [InlineData("--price-factor is '1,1'", "what-if", "--price-factor", "1,1")]
    [InlineData("--stock-factor is '10.000'", "what-if", "--stock-factor", "10.000")]
    [InlineData("--extra-lead-days is '1,0'", "what-if", "--extra-lead-days", "1,0")]
    [InlineData("--spread is '0,3'", "simulate", "--spread", "0,3")]
    [InlineData("--seed is '1,000'", "generate", "--seed", "1,000")]
    public async Task A_number_outside_its_range_is_refused(string message, params string[] verb)
    {
        using TemporaryFolder data = new();
        await FailsAsync(2, message, ["--data", data.Path, .. verb]);
    }

    [Theory]
    [InlineData("'--al' is not an option of flow; did you mean '--all'?", "flow", "--al")]
    [InlineData("'--no-send' is not an option of flow.", "flow", "--all", "--no-send")]
    [InlineData("'--parms' is not an option of what-if; did you mean '--param'?", "what-if", "--parms", "approvalLimit=5")]
    [InlineData("'--jsn' is not an option of doctor; did you mean '--json'?", "doctor", "PROD-001", "--jsn")]
    [InlineData("'--jsn' is not an option of runs list; did you mean '--json'?", "runs", "list", "--jsn")]
    [InlineData("'--dta' is not an option of audit verify; did you mean '--data'?", "audit", "verify", "--dta=x")]
    [InlineData("'-x' is not an option of simulate.", "simulate", "-x")]
    [InlineData("'--prot' is not an option; did you mean '--port'?", "--prot", "9090")]
    [InlineData("No product '--al' is known", "flow", "--", "--al")]
    [InlineData("No product '--a:b' is known", "flow", "--", "--a:b")]
    public async Task A_misspelt_option_is_no_product(string message, params string[] verb)
    {
        using TemporaryFolder data = new();
        await FailsAsync(2, message, ["--data", data.Path, .. verb]);
    }

    [Theory]
    [InlineData("flow", "PROD-001")]
    [InlineData("run")]
    public async Task A_run_key_that_no_order_keeps_is_refused(params string[] verb)
    {
        using TemporaryFolder data = new();
        await FailsAsync(2, "A run key has 1 to 120 characters.", [.. verb, "--data", data.Path, "--run-key", new string('k', 129)]);
    }

    [Fact]
    public async Task A_setting_without_value_is_named() => await FailsAsync(2, "Databases:Provider", "flow", "PROD-001", "--Databases:Provider=Oracle");

    [Theory]
    [InlineData("Purchasing:Weekend:0=Caturday", "Purchasing:Weekend:0 is 'Caturday'; use Sunday or Monday")]
    [InlineData("Purchasing:Weekend:0=9", "Purchasing:Weekend:0 is '9'; use Sunday")]
    [InlineData("Purchasing:Holidays:0=2026-02-30", "Purchasing:Holidays:0 is '2026-02-30'; use a day")]
    [InlineData("Purchasing:BaseCurrency=dollar", "Purchasing:BaseCurrency is 'dollar'")]
    [InlineData("Purchasing:TimeZone=Mars/Olympus", "Purchasing:TimeZone is 'Mars/Olympus'")]
    [InlineData("Purchasing:LeadTimeInWorkingDays=maybe", "Purchasing:LeadTimeInWorkingDays is 'maybe'; use true or false.")]
    [InlineData("Purchasing:OrderDate=31.12.2026", "Purchasing:OrderDate is '31.12.2026'; use a day written year-month-day, for example 2026-12-31.")]
    [InlineData("Purchasing:OrderDate=2999-01-01", "Purchasing:OrderDate is 2999-01-01; use a day from 2000-01-01 to 2099-12-31")]
    [InlineData("Purchasing:PlanBy=1", "Purchasing:PlanBy is '1'; use Product or Warehouse.")]
    [InlineData("Purchasing:PlanBy=Product,Warehouse", "Purchasing:PlanBy is 'Product,Warehouse'; use Product or Warehouse.")]
    [InlineData("Purchasing:OverDeliveryTolerance=0,1", "Purchasing:OverDeliveryTolerance is '0,1', which is not plainly a number")]
    [InlineData("Purchasing:OverDeliveryTolerance=10", "Purchasing:OverDeliveryTolerance is 10; use a share from 0 to 1, for example 0.1 for 10 %.")]
    [InlineData("Purchasing:OverdueDays=two", "Purchasing:OverdueDays is 'two'; use a whole number")]
    public async Task A_wrong_setting_is_named(string setting, string message)
    {
        using TemporaryFolder data = new();
        await FailsAsync(2, message, "flow", "PROD-001", "--data", data.Path, "--set", setting);
    }

    [Theory]
    [InlineData("moreDiscounts=100000: 12%", "their parameter moreDiscounts: '100000: 12%' is not a discount; write the total from which it holds and its rate, for example 100000: 0.12")]
    [InlineData("moreDiscounts=100.000: 0.12", "'100.000: 0.12' is not a discount")]
    [InlineData("moreDiscounts=100000: 1.2", "'100000: 1.2' is not a discount")]
    [InlineData("baseCurrency=EUR", "The parameter baseCurrency is 'EUR', but amounts are in USD")]
    public async Task A_parameter_that_no_order_could_be_decided_with_stops_the_start(string parameter, string message)
    {
        using TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunAsync("flow", "PROD-001", "--data", data.Path, "--set", $"Purchasing:Parameters:{parameter}");
        Assert.InRange(run.ExitCode, 1, 2);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    // Which parameters there are is known when the rule file has been read.
    [Fact]
    public async Task A_parameter_that_the_rules_lack_is_named_with_the_nearest()
    {
        using TemporaryFolder data = new();
        await FailsAsync(1, "'aprovalLimit', which the rule set does not have; did you mean 'approvalLimit'?", "flow", "PROD-001", "--data", data.Path, "--set", "Purchasing:Parameters:aprovalLimit=5000");
    }

    [Fact]
    public async Task A_week_without_a_working_day_is_refused()
    {
        using TemporaryFolder data = new();
        string[] week = [.. Enum.GetNames<DayOfWeek>().SelectMany((day, i) => new[] { "--set", $"Purchasing:Weekend:{i}={day}" })];
        await FailsAsync(2, "at least one day of the week must be a working day", ["flow", "PROD-001", "--data", data.Path, .. week]);
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_nothing_else_is_told()
    {
        using TemporaryFolder data = new();
        await using MonolithServer first = await MonolithServer.StartAsync(data.Path);
        string port = first.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await FailsAsync(1, $"{port} is in use by another program", "--data", data.Path, "--port", port);
    }

    private static async Task FailsAsync(int exitCode, string message, params string[] arguments)
    {
        ProgramRun run = await ProgramRun.RunAsync(arguments);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }
}
