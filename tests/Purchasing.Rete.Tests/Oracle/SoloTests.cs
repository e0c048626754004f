using FsCheck;
using FsCheck.Fluent;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Oracle;

/// <summary>
/// The plan for per-item sessions against the general network: the same random rules and steps give the same
/// number of firings and the same facts, whether the session stays within the plan or outgrows it.
/// </summary>
public sealed class SoloTests
{
    private const string Fields = """{"id":"int","k":"int","v":"decimal?","s":"string"}""";

    [Fact]
    public void Per_item_plan_agrees_with_the_general_network()
    {
        int planned = 0;
        var generator = Gen.Choose(0, int.MaxValue - 1).Select(seed => seed);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(generator), seed =>
        {
            if (Agrees(seed)) planned++;
            return true;
        }));
        Assert.True(planned > 100, $"only {planned} rule sets had a plan");
    }

    [Fact]
    public void A_failing_action_in_the_plan_leaves_the_fact_as_it_was()
    {
        RuleSet rules = RuleSet.Parse($$$"""
            {"name":"t","version":"1","facts":{"A":{{{Fields}}} },
             "rules":[{"name":"divide","when":[{"a":"A"}],"then":[{"modify":"a","set":{"k":"7","v":"1.0 / a.id"} }]}]}
            """);
        FactType type = rules.FactType("A");
        using Session session = rules.RentSolo()!;
        FactHandle handle = session.Insert(FactBuilder.Create(type, new Dictionary<FactField, object?> { [type.FindField("s")!] = "a" }));
        RuleExecutionException error = Assert.Throws<RuleExecutionException>(() => session.Fire());
        Assert.Contains("divide", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, FactContent.Read(type.FindField("k")!, session[handle]));
    }

    private static bool Agrees(int seed)
    {
        var random = new Random(seed);
        string json = $$"""
            {"name":"solo","version":"1","order":"{{(random.Next(3) == 0 ? "breadth" : "depth")}}","reactivity":"{{(random.Next(4) == 0 ? "fact" : "field")}}","firingLimit":30,
             "facts":{"A":{{Fields}},"B":{{Fields}}},
             "rules":[{{string.Join(",", Enumerable.Range(0, 1 + random.Next(6)).Select(i => Rule(random, i)))}}]}
            """;
        RuleSet rules = RuleSet.Parse(json);
        using Session? solo = rules.RentSolo();
        if (solo is null) return false;
        using Session general = rules.CreateSession();
        int steps = 2 + random.Next(8);
        for (int step = 0; step < steps; step++)
        {
            if (random.Next(3) == 0)
            {
                Assert.Equal(Fire(general), Fire(solo));
            }
            else
            {
                FactType type = rules.FactType(random.Next(2) == 0 ? "A" : "B");
                // Mostly one fact of each type; a second one makes the session leave the plan.
                if (general.Facts(type.Name).Any() && random.Next(4) != 0) continue;
                var values = new Dictionary<FactField, object?>
                {
                    [type.FindField("id")!] = random.Next(3), [type.FindField("k")!] = random.Next(3),
                    [type.FindField("v")!] = random.Next(3) == 0 ? null : (decimal)random.Next(4), [type.FindField("s")!] = random.Next(2) == 0 ? "a" : "b",
                };
                general.Insert(FactBuilder.Create(type, values));
                solo.Insert(FactBuilder.Create(type, values));
            }

            Assert.Equal(State(rules, general), State(rules, solo));
            Assert.Equal(general.ActivationCount, solo.ActivationCount);
        }

        Assert.Equal(general.Agenda.Select(a => a.Rule), solo.Agenda.Select(a => a.Rule));
        return true;
    }

    private static string Fire(Session session)
    {
        try
        {
            return session.Fire().ToString();
        }
        catch (RuleLimitException)
        {
            return "limit";
        }
    }

    private static string State(RuleSet rules, Session session) =>
        string.Join("\n", rules.FactTypes.SelectMany(t => session.Facts(t.Name).Select(f => FactText.Describe(t, f.Fact))).Order());

    private static string Rule(Random random, int index)
    {
        string first = random.Next(2) == 0 ? "A" : "B", second = first == "A" ? "B" : "A";
        bool two = random.Next(2) == 0;
        string join = two ? $$""",{"y":"{{second}}","where":["{{Pick(random, "y.k == x.k", "y.id >= x.k", "y.v > x.v", "y.s != x.s")}}"]}""" : "";
        string target = two && random.Next(2) == 0 ? "y" : "x";
        string set = Pick(random, "\"k\":\"({0}.k + 1) % 3\"", "\"id\":\"{0}.k\"", "\"v\":\"{0}.k * 2\"", "\"s\":\"'a'\",\"k\":\"{0}.id\"").Replace("{0}", target, StringComparison.Ordinal);
        return $$"""{"name":"r{{index}}","salience":{{random.Next(2) * 10}},"when":[{"x":"{{first}}","where":["{{Pick(random, "x.k < 2", "x.v > 1", "x.s == 'a'", "x.v == null", "x.id + x.k >= 2")}}"]}{{join}}],"then":[{"modify":"{{target}}","set":{"""
            + set + "}}]}";
    }

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
