using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>Stages, keys, named conditions and short forms: what they mean, and that they cost no more than the long form.</summary>
public sealed class StageTests : LoaderTestBase
{
    private const string Facts = """
        "facts": { "D": { "id": "string", "n": "int", "m": "int" }, "Q": { "id": "string", "price": "decimal", "rejected": "string?" }, "H": { "id": "string", "why": "string" } },
        "keys": { "D": "id", "Q": "id", "H": "id" }
        """;

    [Fact]
    public void The_short_form_makes_the_network_of_the_long_form()
    {
        RuleSet shortForm = RuleSet.Parse($$"""
            { "name": "t", {{Facts}}, "conditions": { "open Q": "q.rejected == null", "small D": "x.n < 10" },
              "actions": { "hold": { "insert": "H", "set": { "id": "x.id", "why": "text" } }, "reject": { "set": { "q.rejected": "text" } } },
              "stages": [ { "stage": "s", "for": ["x: D", "q: open Q of x"], "unless": "H of x", "rules": [
                { "name": "dear", "if": "q.price > 5", "reject": "too dear" },
                { "name": "small", "if": "x is small", "hold": "small {x.n}" },
                { "name": "both", "if": ["x.n > 10", "q.price < 1"], "set": { "x.n": 3, "q.price": "q.price + 1", "x.m": 4 } } ] } ] }
            """);
        RuleSet longForm = RuleSet.Parse($$"""
            { "name": "t", {{Facts}}, "rules": [
                { "name": "dear", "when": [ { "x": "D" }, { "not": { "h": "H", "where": "h.id == x.id" } }, { "q": "Q", "where": ["q.id == x.id", "q.rejected == null", "q.price > 5"] } ], "then": { "modify": "q", "set": { "rejected": "'too dear'" } } },
                { "name": "small", "when": [ { "x": "D", "where": "x.n < 10" }, { "not": { "h": "H", "where": "h.id == x.id" } }, { "q": "Q", "where": ["q.id == x.id", "q.rejected == null"] } ], "then": { "insert": "H", "set": { "id": "x.id", "why": "'small ' + text(x.n)" } } },
                { "name": "both", "when": [ { "x": "D", "where": "x.n > 10" }, { "not": { "h": "H", "where": "h.id == x.id" } }, { "q": "Q", "where": ["q.id == x.id", "q.rejected == null", "q.price < 1"] } ],
                  "then": [ { "modify": "x", "set": { "n": 3, "m": 4 } }, { "modify": "q", "set": { "price": "q.price + 1" } } ] } ] }
            """);
        Assert.Equal((longForm.Network.Nodes.Length, longForm.Network.Alphas.Length), (shortForm.Network.Nodes.Length, shortForm.Network.Alphas.Length));
        string[] expected = ["Q too dear", "H a small 1"];
        Assert.Equal(expected, Outcome(longForm));
        Assert.Equal(expected, Outcome(shortForm));

        static string[] Outcome(RuleSet rules)
        {
            using Session session = rules.CreateSession();
            session.Insert(rules.CreateFact("D", new Dictionary<string, object?> { ["id"] = "a", ["n"] = 1, ["m"] = 0 }));
            session.Insert(rules.CreateFact("D", new Dictionary<string, object?> { ["id"] = "b", ["n"] = 11, ["m"] = 0 }));
            session.Insert(rules.CreateFact("Q", new Dictionary<string, object?> { ["id"] = "b", ["price"] = 7 }));
            session.Insert(rules.CreateFact("Q", new Dictionary<string, object?> { ["id"] = "a", ["price"] = 3 }));
            session.Insert(rules.CreateFact("Q", new Dictionary<string, object?> { ["id"] = "a", ["price"] = 2 }));
            session.Fire();
            return [.. All(session, "Q").Where(f => f["rejected"] is not null).Select(f => $"Q {f["rejected"]}"), .. All(session, "H").Select(f => $"H {f["id"]} {f["why"]}")];
        }
    }

    [Fact]
    public void Stages_run_in_the_order_of_the_file_and_rules_outside_of_them_first() => Assert.Equal(
        ["outside", "one", "one b", "two", "inner", "three"],
        Fired("""
            "stages": [
              { "stage": "1", "for": "x: D", "rules": [ { "name": "one", "salience": 1, "set": { "x.m": 1 } }, { "name": "one b", "set": { "x.m": 1 } } ] },
              { "stage": "2", "for": "x: D", "rules": [ { "name": "two", "set": { "x.m": 2 } } ], "stages": [ { "stage": "i", "rules": [ { "name": "inner", "set": { "x.m": 3 } } ] } ] },
              { "stage": "3", "rules": [ { "name": "three", "for": "x: D", "set": { "x.m": 4 } } ] } ],
            "rules": [ { "name": "outside", "for": "x: D", "set": { "x.m": 0 } } ]
            """));

    // Counts up to 3 where it may see what it did; once is once.
    [Theory]
    [InlineData("until nothing changes", 3)]
    [InlineData("once", 1)]
    public void A_stage_runs_until_nothing_changes_or_once(string repeat, int times) => Assert.Equal(
        times,
        Fired($$""" "stages": [ { "stage": "1", "repeat": "{{repeat}}", "rules": [ { "name": "count", "for": "x: D where x.n < 4", "set": { "x.n": "x.n + 1" } } ] } ] """).Length);

    [Fact]
    public void A_stage_that_runs_once_does_not_begin_again_when_a_later_one_changes_its_facts()
    {
        const string Stages = """
            "stages": [ { "stage": "1", "repeat": "once", "rules": [ { "name": "look", "for": "x: D where x.n < 9", "set": { "x.m": "x.n" } } ] },
                        { "stage": "2", "rules": [ { "name": "raise", "for": "x: D where x.n < 3", "set": { "x.n": "x.n + 1" } } ] } ]
            """;
        Assert.Equal(["look", "raise", "raise"], Fired(Stages));
        Assert.Equal(["look", "raise", "look", "raise", "look"], Fired(Stages.Replace("\"once\"", "\"until nothing changes\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_stage_that_ran_once_runs_again_with_the_next_call()
    {
        RuleSet rules = RuleSet.Parse($$"""{ "name": "t", {{Facts}}, "stages": [ { "stage": "1", "repeat": "once", "rules": [ { "name": "look", "for": "x: D", "set": { "x.m": 1 } } ] } ] }""");
        using Session session = rules.CreateSession();
        for (int i = 0; i < 3; i++)
        {
            session.Insert(rules.CreateFact("D", new Dictionary<string, object?> { ["id"] = "a", ["n"] = 1, ["m"] = 0 }));
            Assert.Equal(1, session.Fire().Fired);
        }
    }

    [Fact]
    public void What_a_stage_says_wrongly_is_said_once_and_not_for_each_rule()
    {
        string json = $$"""{ "name": "t", {{Facts}}, "stages": [ { "stage": "1", "for": "x: D where x.nn > 1", "rules": [ { "name": "a", "set": { "x.n": 1 } }, { "name": "b", "set": { "x.n": 2 } } ] } ] }""";
        Diagnostic error = Assert.Single(Diagnose(json), d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(("unknown field 'nn' of D", null), (error.Message, error.Rule));
        Assert.Equal((2, json.Split('\n')[^1].IndexOf("nn >", StringComparison.Ordinal) + 1), (error.Location.Line, error.Location.Column));
    }

    [Fact]
    public void Errors_within_text_patterns_stand_at_their_column()
    {
        string json = $$"""{ "name": "t", {{Facts}}, "rules": [ { "name": "a", "for": ["x: D", "q: \u006fpn Q of y"], "set": { "x.n": 1 } } ] }""";
        IReadOnlyList<Diagnostic> errors = [.. Diagnose(json).Where(d => d.Severity == DiagnosticSeverity.Error)];
        string last = json.Split('\n')[^1];
        Assert.Equal(["unknown variable 'y'", "unknown condition 'opn Q'"], errors.Select(e => e.Message));
        Assert.Equal([last.IndexOf(" y\"", StringComparison.Ordinal) + 2, last.IndexOf("\\u006f", StringComparison.Ordinal) + 1], errors.Select(e => e.Location.Column));
    }

    [Fact]
    public void A_file_that_includes_another_adds_rules_to_its_stages()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "base.json"), $$"""
                { "name": "base", {{Facts}}, "stages": [ { "stage": "1", "for": "x: D", "rules": [ { "name": "one", "set": { "x.m": 1 } } ] }, { "stage": "2", "for": "x: D", "rules": [ { "name": "two", "set": { "x.m": 2 } } ] } ] }
                """);
            string main = Path.Combine(folder, "main.json");
            File.WriteAllText(main, """{ "name": "main", "include": ["base.json"], "stages": [ { "stage": "1", "rules": [ { "name": "own", "if": "x.n < 5", "set": { "x.n": 5 } } ] } ] }""");
            Assert.Equal(["one", "own", "two"], Fired(RuleSet.Load(main)));
            File.WriteAllText(main, """{ "name": "main", "include": ["base.json"], "stages": [ { "stage": "1", "if": "x.n > 1", "rules": [] } ] }""");
            Assert.Contains(RuleSet.Check(main), d => d.Message == "the stage '1' begins in a file included: here it takes rules, tables and stages only, not 'if'");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_sample_is_given_twice_or_a_stage_is_empty()
    {
        Assert.Contains(Diagnose($$"""{ "name": "t", {{Facts}}, "stages": [ { "stage": "1" } ] }"""), d => d.Message == "the stage '1' has no rules");
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "base.json"), """{ "name": "base", "facts": { "A": { "id": "int" } }, "samples": { "one": { "A": { "id": 1 } } } }""");
            string main = Path.Combine(folder, "main.json");
            File.WriteAllText(main, """{ "name": "main", "include": ["base.json"], "samples": { "one": { "A": { "id": 2 } } } }""");
            Assert.Contains(RuleSet.Check(main), d => d.Message == "there is a sample 'one' already");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Tests_change_samples_and_parameters()
    {
        RuleSet rules = RuleSet.Parse($$"""
            { "name": "t", {{Facts}}, "parameters": { "limit": { "value": 5, "min": 0 } },
              "stages": [ { "stage": "1", "rules": [ { "name": "over", "for": ["x: D where x.n > limit", "q: Q of x"], "set": { "x.m": 1 } } ] } ],
              "samples": { "one": { "D": { "id": "a", "n": 7, "m": 0 }, "Q": { "id": "a", "price": 1 } } },
              "tests": [
                { "name": "as it is", "sample": "one", "expect": { "D": { "m": 1 }, "fires": "over" } },
                { "name": "changed", "sample": "one", "given": { "D": { "n": 5 } }, "expect": { "D": { "n": 5, "m": 0 }, "fired": [] } },
                { "name": "several", "sample": "one", "given": { "D": [ {}, { "n": 1 } ] }, "expect": { "D": [ { "n": 7, "m": 1 }, { "n": 1, "m": 0 } ] } },
                { "name": "without", "sample": "one", "without": "Q", "expect": { "fired": [] } },
                { "name": "other limit", "sample": "one", "parameters": { "limit": 7 }, "expect": { "fired": [] } },
                { "name": "fails", "sample": "one", "parameters": { "limit": 6.5 }, "expect": { "D": { "m": 2 }, "fires": ["over"] } } ] }
            """);
        Assert.Equal([true, true, true, true, true, false], rules.RunTests().Select(t => t.Passed));
    }

    [Fact]
    public void A_rule_that_its_parameters_switch_off_costs_no_node()
    {
        const string Rules = """ "rules": [ { "name": "a", "for": "x: D", "if": "kind == 'a'", "set": { "x.m": 1 } }, { "name": "b", "for": "x: D", "if": "kind == 'b'", "set": { "x.m": 2 } } ] """;
        RuleSet rules = RuleSet.Parse($$"""{ "name": "t", "parameters": { "kind": "a" }, {{Facts}}, {{Rules}} }""");
        Assert.Single(rules.Network.Nodes);
        Assert.Equal(2, rules.Rules.Count);
    }

    private static List<FactSnapshot> All(Session session, string type) => [.. session.Facts(type).Select(f => session.Snapshot(f.Handle))];

    private static string[] Fired(string stages) => Fired(RuleSet.Parse($$"""{ "name": "t", {{Facts}}, {{stages}} }"""));

    private static string[] Fired(RuleSet rules)
    {
        using Session session = rules.CreateSession(new SessionOptions { Explain = true, FiringLimit = 20 });
        session.Insert(rules.CreateFact("D", new Dictionary<string, object?> { ["id"] = "a", ["n"] = 1, ["m"] = 9 }));
        session.Fire();
        return [.. session.Explanation.Select(f => f.Rule)];
    }
}
