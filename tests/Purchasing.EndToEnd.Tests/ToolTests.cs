using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Purchasing.EndToEnd.Tests.Monolith;

namespace Purchasing.EndToEnd.Tests;

/// <summary>The dotnet tool <c>purchasing</c> as its users run it.</summary>
public sealed class ToolTests
{
    [Fact]
    public async Task Shipped_rules_pass_their_own_tests()
    {
        (int exitCode, string output) = await RunProcessAsync("test", Repository.File("rules", "purchasing.rules.json"));
        Assert.Equal(0, exitCode);
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal($"{lines.Length - 2} passed, 0 failed", lines[^1]);
        Assert.Matches(@"^(\d+) of \1 whole orders decided$", lines[^2]);
        (int misspelt, string said) = await FailAsync("test", "--coverge", Repository.File("rules", "purchasing.rules.json"));
        Assert.Equal(2, misspelt);
        Assert.StartsWith("error: '--coverge' is not an option of test; did you mean '--coverage'?", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_the_place_and_the_nearest_field()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("bad.rules.json");
        await File.WriteAllTextAsync(file, """
            {"name":"bad","version":"1","rules":[
              {"name":"r","when":{"d":"Demand","where":"d.avgDialy > 1"},"then":{"log":"x"}}]}
            """);
        (int exitCode, string output) = await RunAsync("check", file);
        Assert.Equal(1, exitCode);
        Assert.Contains("(2,", output, StringComparison.Ordinal);
        Assert.Contains("avgDaily", output, StringComparison.Ordinal);
        Assert.Contains("1 error, 0 warnings", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_refuses_a_version_that_no_order_can_name()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("long.rules.json");
        await File.WriteAllTextAsync(file, $$"""{ "name": "long", "version": "{{new string('9', 65)}}", "rules": [] }""");
        (int exitCode, string output) = await RunAsync("check", file);
        Assert.Equal(1, exitCode);
        Assert.Contains($"{file}: error version: the rules cannot be used: their version has 65 characters; orders name it and keep 64", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_the_rules_do_not_have_is_told_with_their_file()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("own.rules.json");
        await File.WriteAllTextAsync(file, Own);
        await File.WriteAllTextAsync(folder.File("facts.json"), "{}");
        (int exitCode, string output) = await FailAsync("run", file, "--facts", folder.File("facts.json"), "--set", "limt=1");
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{file}: error unknown-parameter: --set limt sets a parameter 'limt', which the rule set does not have; did you mean 'limit'?", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_over_its_own_types_is_tested_though_purchasing_has_one_of_that_name()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("own.rules.json");
        await File.WriteAllTextAsync(file, """
            { "name": "own", "facts": { "Demand": { "trend": "string", "seen": "bool" } },
              "rules": [ { "name": "see", "when": { "d": "Demand", "where": "!d.seen" }, "then": { "modify": "d", "set": { "seen": "true" } } } ],
              "tests": [ { "name": "seen", "given": { "Demand": { "trend": "up", "seen": false } }, "expect": { "Demand": { "seen": true } } } ] }
            """);
        (int exitCode, string output) = await RunAsync("test", file);
        Assert.Equal((0, true), (exitCode, output.TrimEnd().EndsWith("1 passed, 0 failed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_rule_file_of_the_rule_language_page_passes_the_check_unless_it_needs_files_or_code_of_a_host()
    {
        using TemporaryFolder folder = new();
        string[] files = [.. Regex.Matches(await File.ReadAllTextAsync(Repository.File("docs", "rules.md")), "^```json\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Select(block => block.Groups[1].Value)];
        Assert.True(files.Length > 25, $"only {files.Length} files");
        List<string> refused = [];
        for (int i = 0; i < files.Length; i++)
        {
            string file = folder.File($"example-{i}.rules.json");
            await File.WriteAllTextAsync(file, files[i]);
            (int exitCode, string output) = await RunAsync("check", file);
            if (exitCode != 0)
                refused.Add(output);
        }

        // An included file, a table's file, types, functions and handlers that a program registers.
        string[] errors = [.. refused.SelectMany(output => output.Split('\n')).Where(line => line.Contains(": error ", StringComparison.Ordinal))];
        Assert.All(errors, error => Assert.Matches(": error (file|unknown-type|unknown-function|unknown-handler): ", error));
        Assert.True(refused.Count <= 6, string.Join('\n', refused));
    }

    [Fact]
    public async Task A_file_over_the_types_of_an_assembly_is_checked_with_them()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("assembly.rules.json");
        await File.WriteAllTextAsync(file, """{ "name": "a", "rules": [ { "name": "r", "when": { "d": "ProductDecision", "where": "d.isHeld" }, "then": [] } ] }""");
        string assembly = Repository.Program(Path.Combine("src", "Purchasing.Cli"), "Purchasing.Core.dll");
        Assert.Equal(0, (await RunProcessAsync("check", file, "--assembly", assembly)).ExitCode);
        Assert.Equal(1, (await RunAsync("check", file)).ExitCode);
    }

    [Fact]
    public async Task A_file_without_tests_is_not_taken_for_one_that_passed()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("none.rules.json");
        await File.WriteAllTextAsync(file, """{ "name": "none" }""");
        Assert.Equal(2, (await RunAsync("test", file)).ExitCode);
    }

    private const string Own = """
        { "name": "own", "parameters": { "limit": { "value": 10, "min": 0, "label": "limit" } },
          "facts": { "Order": { "id": "string", "total": "decimal", "status": "string?" } },
          "rules": [ { "name": "Pass", "for": "o: Order where o.status == null && o.total <= limit", "text": { "o.status": "passes" }, "because": "{o.total} passes" },
                     { "name": "Wait", "for": "o: Order where o.status == null && o.total > limit", "text": { "o.status": "waits" } } ],
          "tests": [ { "name": "small", "given": { "Order": { "id": "a", "total": 5 } }, "expect": { "Order": { "status": "passes" } } } ] }
        """;

    [Theory]
    [InlineData(0, "'Wait'", "test", "FILE", "--coverage")]
    [InlineData(0, "1 of 2 rules", "test", "FILE", "--coverage")]
    [InlineData(0, "\"rules_fired\": 1", "test", "FILE", "--coverage", "--json")]
    [InlineData(0, "**Wait.** For each order where the status of the order is not known and the total of the order is above the limit: the status of the order becomes “waits”.", "print", "FILE")]
    [InlineData(0, "<strong>Wait.</strong>", "print", "FILE", "--format", "html")]
    [InlineData(0, "\"errors\": 0", "check", "FILE", "--json")]
    [InlineData(0, "Pass: 5 passes", "run", "FILE", "--facts", "JSON")]
    [InlineData(0, "status: waits", "run", "FILE", "--facts", "JSON", "--set", "limit=4.5")]
    [InlineData(0, "status: passes", "run", "FILE", "--facts", "Order=CSV")]
    [InlineData(0, "\"status\": \"passes\"", "run", "FILE", "--facts", "JSON", "--json")]
    [InlineData(0, "Order.status is passes, because", "why", "FILE", "--facts", "JSON", "--field", "Order.status")]
    [InlineData(0, "fails because", "why-not", "FILE", "--facts", "JSON", "--rule", "Wait")]
    [InlineData(0, "did fire", "why-not", "FILE", "--facts", "JSON", "--rule", "Pass")]
    [InlineData(0, "The rules say the same.", "diff", "FILE", "FILE")]
    [InlineData(1, "The parameter limit changes from 10 to 20.", "diff", "FILE", "OTHER")]
    [InlineData(1, "“Wait” changes", "diff", "FILE", "OTHER")]
    [InlineData(0, "flowchart", "draw", "FILE")]
    [InlineData(0, "Usage:", "why", "--help")]
    public async Task Every_verb_answers_over_any_rule_file(int exitCode, string output, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("own.rules.json"), Own);
        await File.WriteAllTextAsync(folder.File("other.rules.json"), Own.Replace("\"value\": 10", "\"value\": 20", StringComparison.Ordinal).Replace("waits", "stays", StringComparison.Ordinal));
        await File.WriteAllTextAsync(folder.File("facts.json"), """{ "Order": [ { "id": "a", "total": 5 } ] }""");
        await File.WriteAllTextAsync(folder.File("orders.csv"), "id;total\n\"a\";5.00\n");
        string[] given = [.. arguments.Select(a => a.Replace("FILE", folder.File("own.rules.json"), StringComparison.Ordinal).Replace("OTHER", folder.File("other.rules.json"), StringComparison.Ordinal)
            .Replace("JSON", folder.File("facts.json"), StringComparison.Ordinal).Replace("CSV", folder.File("orders.csv"), StringComparison.Ordinal))];
        (int code, string text) = await RunAsync(given);
        Assert.Contains(output, text, StringComparison.Ordinal);
        Assert.Equal(exitCode, code);
    }

    [Theory]
    [InlineData("1.000", "row 1: total is '1.000', which is not plainly a number: write 1000, or 1.0 if that is what it means.")]
    [InlineData("0,2", "row 1: total is '0,2', which is not plainly a number: write digits with a point")]
    [InlineData("20%", "row 1: total is '20%', which is not plainly a number")]
    public async Task Numbers_of_a_CSV_file_of_facts_are_plainly_numbers(string total, string problem)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("own.rules.json"), Own);
        await File.WriteAllTextAsync(folder.File("orders.csv"), $"id;total\n\"1.000\";{total}\n");
        (int exitCode, string output) = await FailAsync("run", folder.File("own.rules.json"), "--facts", $"Order={folder.File("orders.csv")}");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(problem, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tests_that_are_gone_new_or_changed_are_differences()
    {
        using TemporaryFolder folder = new();
        string before = folder.File("before.rules.json"), after = folder.File("after.rules.json");
        const string Large = """{ "name": "large", "given": { "Order": { "id": "a", "total": 50 } }, "expect": { "Order": { "status": "waits" } } }""";
        await File.WriteAllTextAsync(before, Own.Replace("\"tests\": [", $"\"tests\": [ {Large}, {Large.Replace("large", "other", StringComparison.Ordinal)},", StringComparison.Ordinal));
        await File.WriteAllTextAsync(after, Own.Replace("\"total\": 5 }", "\"total\": 6 }", StringComparison.Ordinal).Replace("\"tests\": [", $"\"tests\": [ {Large.Replace("large", "larger", StringComparison.Ordinal)},", StringComparison.Ordinal));
        Assert.Equal((1, "2 tests are gone: “large”, “other”.\n1 test is new: “larger”.\n1 test is changed: “small”.\n"), await RunAsync("diff", before, after));
    }

    [Fact]
    public async Task Two_rule_files_are_compared_over_facts()
    {
        const string Before = """
            { "name": "orders", "parameters": { "limit": 10 },
              "facts": { "Order": { "id": "string", "total": "decimal", "status": "string?" }, "Note": { "text": "string" } },
              "rules": [ { "name": "Pass", "for": "o: Order", "if": ["o.total <= limit", "o.status == null"], "set": { "o.status": "'passes'" } },
                         { "name": "Wait", "for": "o: Order", "if": ["o.total > limit", "o.status == null"], "set": { "o.status": "'waits'" },
                           "then": [ { "insert": "Note", "set": { "text": "o.id" } } ] } ] }
            """;
        using TemporaryFolder folder = new();
        string before = folder.File("before.rules.json"), after = folder.File("after.rules.json"), facts = folder.File("facts.json");
        await File.WriteAllTextAsync(before, Before);
        await File.WriteAllTextAsync(after, Before.Replace("\"limit\": 10", "\"limit\": 20", StringComparison.Ordinal));
        await File.WriteAllTextAsync(facts, """{ "Order": [ { "id": "a", "total": 5 }, { "id": "b", "total": 15 }, { "id": "c", "total": 25 } ] }""");
        (int changed, string text) = await RunAsync("diff", before, after, "--facts", facts);
        Assert.Equal(
            (1, "The parameter limit changes from 10 to 20.\nOver the facts:\nOrder(id: b): status waits → passes\nno longer: Note(text: b)\n"),
            (changed, text.ReplaceLineEndings("\n")));
        (int same, string none) = await RunAsync("diff", before, before, "--facts", facts);
        Assert.Equal((0, "The rules say the same.\nThey decide the same over the facts.\n"), (same, none.ReplaceLineEndings("\n")));
        await File.WriteAllTextAsync(facts, """{ "Order": { "id": "a", "total": "much" } }""");
        (int wrong, string problem) = await FailAsync("diff", before, after, "--facts", facts);
        Assert.Equal((2, $"{facts}: field 'total' of Order is decimal, which 'much' is not\n"), (wrong, problem.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task The_samples_of_the_purchasing_rules_are_run_and_asked_about()
    {
        string rules = Repository.File("rules", "purchasing.rules.json");
        using TemporaryFolder folder = new();
        string facts = folder.File("facts.json");
        await File.WriteAllTextAsync(facts, System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(rules))!["samples"]!["ten a day"]!.ToJsonString());
        foreach ((string expected, string[] arguments) in ((string, string[])[])
            [("orderQty", ["run"]), ("Decision.orderQty is ", ["why", "--field", "Decision.orderQty"]), ("fails because", ["why-not", "--rule", "Ask for two approvals"])])
        {
            (int code, string text) = await RunAsync([arguments[0], rules, "--facts", facts, .. arguments[1..]]);
            Assert.Contains(expected, text, StringComparison.Ordinal);
            Assert.Equal(0, code);
        }
    }

    [Fact]
    public async Task A_field_of_each_type_is_read_from_json_and_from_csv()
    {
        using TemporaryFolder folder = new();
        string rules = folder.File("kinds.rules.json");
        await File.WriteAllTextAsync(rules, """
            { "name": "kinds",
              "facts": { "K": { "i": "int", "l": "long", "d": "decimal", "b": "bool", "day": "date", "at": "datetime", "t": "duration", "s": "string", "none": "int?", "sum": "decimal?" } },
              "rules": [ { "name": "Add", "for": "k: K where k.sum == null", "set": { "k.sum": "k.i + k.l + k.d" } } ] }
            """);
        await File.WriteAllTextAsync(folder.File("k.json"), """{ "K": { "i": 7, "l": 5000000000, "d": 3, "b": true, "day": "2026-01-31", "at": "2026-01-31T08:00:00Z", "t": "1.12:30:00", "s": "12", "none": null } }""");
        await File.WriteAllTextAsync(folder.File("k.csv"), "i,l,d,b,day,at,t,s,none\n7,5000000000,3,true,2026-01-31,2026-01-31T08:00:00Z,1.12:30:00,12,\n");
        foreach (string given in (string[])[folder.File("k.json"), $"K={folder.File("k.csv")}"])
        {
            (int code, string text) = await RunAsync("run", rules, "--facts", given);
            Assert.Contains("5000000010", text, StringComparison.Ordinal);
            Assert.Equal(0, code);
        }
    }

    [Theory]
    [InlineData("check", "NOTHING")]
    [InlineData("test", "FOLDER")]
    [InlineData("print", "EMPTY")]
    [InlineData("diff", "FILE", "EMPTY")]
    [InlineData("run", "FILE", "--facts", "FOLDER")]
    [InlineData("run", "FILE", "--facts", "EMPTY")]
    [InlineData("run", "FILE", "--facts", "FILE")]
    [InlineData("run", "FILE", "--facts", "Order=NOTHING")]
    [InlineData("run", "FILE", "--facts", "FACTS", "--set", "limit=0,5")]
    [InlineData("run", "FILE", "--facts", "FACTS", "--set", "limit")]
    [InlineData("why", "FILE", "--facts", "FACTS", "--field", "Order.staus")]
    [InlineData("why-not", "FILE", "--facts", "FACTS", "--rule", "nobody")]
    [InlineData("check", "FILE", "--assembly", "FILE")]
    [InlineData("check", "FILE", "--assembly", "NOTHING")]
    public async Task Whatever_is_wrong_is_said_without_a_stack_trace(params string[] arguments)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("own.rules.json"), Own);
        await File.WriteAllTextAsync(folder.File("facts.json"), """{ "Order": [ { "id": "a", "total": 5 } ] }""");
        await File.WriteAllTextAsync(folder.File("empty.json"), "");
        string[] given = [.. arguments.Select(a => a.Replace("FILE", folder.File("own.rules.json"), StringComparison.Ordinal).Replace("FOLDER", folder.Path, StringComparison.Ordinal)
            .Replace("EMPTY", folder.File("empty.json"), StringComparison.Ordinal).Replace("FACTS", folder.File("facts.json"), StringComparison.Ordinal).Replace("NOTHING", folder.File("nothing.json"), StringComparison.Ordinal))];
        int expected = arguments[0] == "diff" ? 2 : 1;
        (int code, string text) = await RunAsync(given);
        Assert.Equal(expected, code);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        (int jsonCode, string json) = await RunAsync([.. given, "--json"]);
        Assert.Equal(expected, jsonCode);
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(json);
    }

    // 1 line: the divisor is 0. The rule passes the check and every test of a product.
    [Theory]
    [InlineData("x.totalAmount / (x.orderQty - 1) > 1000", "a whole order of 1 line for 0.01 USD is held")]
    [InlineData("x.totalAmount / (x.orderQty - 5000) > 1000", "a whole order of 5000 lines for 1000000000 USD is held")]
    [InlineData("1 / (x.totalAmount - 10000) > 1000", "a whole order of 1 line for 10000 USD is held")]
    public async Task Test_covers_whole_orders(string condition, string problem)
    {
        using TemporaryFolder folder = new();
        System.Text.Json.Nodes.JsonNode rules = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("rules", "purchasing.rules.json")))!;
        rules["rules"] = new System.Text.Json.Nodes.JsonArray(System.Text.Json.Nodes.JsonNode.Parse(
            $$"""{"name": "dear", "when": [{"x": "Decision", "where": ["x.wholeOrder", "{{condition}}"]}], "then": [{"log": "dear"}]}"""));
        string file = folder.File("own.rules.json");
        await File.WriteAllTextAsync(file, rules.ToJsonString());
        (int exitCode, string output) = await RunAsync("test", file);
        Assert.Equal(1, exitCode);
        Assert.Contains(problem, output, StringComparison.Ordinal);
    }

    internal static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(TextWriter.Null, arguments);

    private static async Task<(int ExitCode, string Errors)> FailAsync(params string[] arguments)
    {
        using StringWriter errors = new();
        return ((await RunAsync(errors, arguments)).ExitCode, errors.ToString());
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(TextWriter errors, string[] arguments)
    {
        MethodInfo main = Assembly.Load("Purchasing.Cli").EntryPoint!;
        using StringWriter output = new();
        int exitCode = await InsideConsole.RunAsync(() => Task.FromResult((int)main.Invoke(null, [arguments])!), output, errors);
        return (exitCode, output.ToString());
    }

    private static async Task<(int ExitCode, string Output)> RunProcessAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Repository.Program(Path.Combine("src", "Purchasing.Cli"), "Purchasing.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
