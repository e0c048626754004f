using System.Text.Json;
using System.Text.Json.Nodes;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Versions of the rules by verb, and a run that is killed, outlives the change of the rules, and ends under those it began with.</summary>
public sealed class RuleVersionTests(Catalogues catalogues)
{
    private static readonly string[] s_fromDatabase = ["--set", "Purchasing:RulesFrom=Database"];

    [Fact]
    public async Task A_run_ends_under_the_version_it_began_with_although_another_one_is_in_force_by_then()
    {
        using TemporaryFolder data = await catalogues.CopyAsync(600);
        await VerbAsync(data, "rules", "draft", Rules(data, "3.0", 20_000), "--reason", "begins");
        await VerbAsync(data, "rules", "activate", "3.0", "--expect", "0", "--reason", "begins");
        string first = (await StuckRun.KillAsync(data, 5, ["run", "--run-key", "night", "--batch", "10", "--workers", "1", "--no-send", .. s_fromDatabase])).Split('\n')[0];
        Assert.Contains("night", first, StringComparison.Ordinal);
        string began = FlowVerbTests.Execute(data.File("purchasing_db.db"), "SELECT rule_set_version || ' ' || rule_set_hash FROM catalogue_runs")!.ToString()!;
        Assert.StartsWith("3.0 ", began, StringComparison.Ordinal);

        await VerbAsync(data, "rules", "draft", Rules(data, "3.1", 5_000));
        await VerbAsync(data, "rules", "activate", "3.1", "--expect", "2", "--reason", "while the run lies there");
        ProgramRun resumed = await ProgramRun.RunAsync(["runs", "resume", "night", "--json", "--data", data.Path, .. s_fromDatabase]);
        Assert.True(resumed.ExitCode is 0 or 3, resumed.Errors);
        JsonElement summary = resumed.Json.GetProperty("summary");
        Assert.Equal(["3.0"], summary.GetProperty("rule_set_versions").EnumerateArray().Select(version => version.GetString()));
        Assert.Equal(began, FlowVerbTests.Execute(data.File("purchasing_db.db"), "SELECT GROUP_CONCAT(DISTINCT rule_set_version || ' ' || rule_set_hash) FROM purchase_orders"));

        // What begins now goes by the new one.
        ProgramRun next = await ProgramRun.RunAsync(["run", "--json", "--run-key", "next", "--no-send", "--data", data.Path, .. s_fromDatabase]);
        Assert.Equal(["3.1"], next.Json.GetProperty("summary").GetProperty("rule_set_versions").EnumerateArray().Select(version => version.GetString()));
        Assert.Contains("3.1", (await VerbAsync(data, "rules", "list")).Output, StringComparison.Ordinal);
        Assert.Contains("The parameter approvalLimit changes from 5000 to 20000.", (await VerbAsync(data, "rules", "diff", "3.0")).Output, StringComparison.Ordinal);
        Assert.Equal(4, (await VerbAsync(data, "rules", "history", "--json")).Json.GetArrayLength());
        Assert.Contains("Version 3.0.", (await VerbAsync(data, "rules", "print", "3.0")).Output, StringComparison.Ordinal);
        Assert.Contains("\"version\":\"3.1\"", (await VerbAsync(data, "rules", "show", "--text")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_not_there_and_a_missing_reason_are_said()
    {
        using TemporaryFolder data = new();
        ProgramRun unknown = await ProgramRun.RunAsync(["rules", "activate", "9", "--expect", "0", "--reason", "x", "--data", data.Path, .. s_fromDatabase]);
        Assert.Equal((2, true), (unknown.ExitCode, unknown.Errors.Contains("There is no version '9' of the rules.", StringComparison.Ordinal)));
        ProgramRun files = await ProgramRun.RunAsync("rules", "activate", "9", "--expect", "0", "--reason", "x", "--data", data.Path);
        Assert.Equal((1, true), (files.ExitCode, files.Errors.Contains("Purchasing:RulesFrom is Files", StringComparison.Ordinal)));
        ProgramRun whatIf = await ProgramRun.RunAsync("what-if", "PROD-001", "--rules-version", "9", "--data", data.Path);
        Assert.Equal((2, true), (whatIf.ExitCode, whatIf.Errors.Contains("There is no version '9' of the rules.", StringComparison.Ordinal)));
    }

    private static async Task<ProgramRun> VerbAsync(TemporaryFolder data, params string[] verb)
    {
        ProgramRun run = await ProgramRun.RunAsync([.. verb, "--data", data.Path, .. s_fromDatabase]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run;
    }

    /// <summary>The rules that ship under another version and with another limit, and with one of their tests.</summary>
    private static string Rules(TemporaryFolder folder, string version, decimal limit)
    {
        JsonNode rules = JsonNode.Parse(File.ReadAllText(Repository.File("rules", "purchasing.rules.json")))!;
        rules["version"] = version;
        rules["parameters"]!["approvalLimit"]!["value"] = limit;
        JsonArray tests = rules["tests"]!.AsArray();
        while (tests.Count > 1)
            tests.RemoveAt(tests.Count - 1);
        string file = folder.File($"{version}.rules.json");
        File.WriteAllText(file, rules.ToJsonString());
        return file;
    }
}
