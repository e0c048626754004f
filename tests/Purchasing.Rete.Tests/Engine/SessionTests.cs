using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

public sealed class SessionTests
{
    [Fact]
    public void Action_list_that_fails_half_way_leaves_working_memory_as_before()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","rules":[
              {"name":"fail","when":[{"l":"Line"},{"not":{"d":"Done"}}],
               "then":[{"modify":"l","set":{"qty":"5"}},{"insert":"Done"},{"modify":"l","set":{"price":"1.0 / l.divisor"}}]}]}
            """, new RuleSetOptions().AddFact<Line>().AddFact<Done>());
        Session session = rules.CreateSession();
        var line = new Line { Qty = 1, Price = 2, Divisor = 0 };
        FactHandle handle = session.Insert(line);

        RuleExecutionException error = Assert.Throws<RuleExecutionException>(() => session.Fire());
        Assert.Equal("fail", error.Rule);
        Assert.Contains("Line(qty: 1, price: 2, divisor: 0)", error.Facts, StringComparison.Ordinal);
        Assert.Equal((1m, 2m), (line.Qty, line.Price));
        Assert.Equal(1, session.FactCount);
        Assert.Equal(1, session.ActivationCount);

        line.Divisor = 4;
        session.Update(handle);
        Assert.Equal(1, session.Fire().Fired);
        Assert.Equal((5m, 0.25m), (line.Qty, line.Price));
    }

    [Fact]
    public void Condition_that_divides_by_zero_is_reported_with_its_rule_and_counts_as_false()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","rules":[{"name":"ratio","when":{"l":"Line","where":"l.price / l.divisor > 1"},"then":{"modify":"l","set":{"qty":"9"}}}]}
            """, new RuleSetOptions().AddFact<Line>());
        Session session = rules.CreateSession();
        var line = new Line { Price = 2 };
        RuleEvaluationException error = Assert.Throws<RuleEvaluationException>(() => session.Insert(line));
        Assert.Equal("ratio", error.Rule);
        Assert.Equal(0, session.Fire().Fired);
        Assert.Equal(1, session.FactCount);
    }

    [Fact]
    public void Endless_rules_stop_at_the_limit_and_are_named_with_their_facts()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","firingLimit":50,"rules":[{"name":"count up","when":{"l":"Line"},"then":{"modify":"l","set":{"qty":"l.qty + 1"}}},
             {"name":"wake","when":{"l":"Line","where":"l.qty >= 0"},"then":{"modify":"l","set":{"qty":"l.qty + 1"}}}]}
            """, new RuleSetOptions().AddFact<Line>());
        Session session = rules.CreateSession();
        session.Insert(new Line { Divisor = 7 });
        RuleLimitException error = Assert.Throws<RuleLimitException>(() => session.Fire());
        Assert.Contains("'wake' (l: Line(qty: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("divisor: 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("firingLimit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_sessions_on_eight_threads_agree_with_one_thread()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","rules":[
              {"name":"pair","when":[{"a":"Line","where":"a.qty > 0"},{"b":"Line","where":["b.divisor == a.divisor","b.qty > a.qty"]},{"not":{"d":"Done"}}],
               "then":{"modify":"a","set":{"price":"a.price + b.qty"}}},
              {"name":"close","salience":-1,"when":{"l":"Line","where":"l.price > 20"},"then":{"insert":"Done"}}]}
            """, new RuleSetOptions().AddFact<Line>().AddFact<Done>());

        static string Work(RuleSet rules, int seed)
        {
            var random = new Random(seed);
            using Session session = rules.Rent();
            var lines = new List<Line>();
            for (int i = 0; i < 12; i++)
            {
                lines.Add(new Line { Qty = random.Next(6), Price = random.Next(10), Divisor = random.Next(3) });
                session.Insert(lines[^1]);
            }

            int fired = session.Fire().Fired;
            return $"{fired}: {string.Join(", ", lines.Select(l => l.Price))}";
        }

        string[] expected = [.. Enumerable.Range(0, 1_000).Select(seed => Work(rules, seed))];
        string[] actual = new string[1_000];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            for (int seed = thread; seed < actual.Length; seed += 8) actual[seed] = Work(rules, seed);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal(expected, actual);
        Assert.Contains(expected, e => !e.StartsWith("0:", StringComparison.Ordinal));
    }

    [Fact]
    public void Handle_of_a_retracted_fact_is_refused()
    {
        RuleSet rules = RuleSet.Parse("""{"name":"t","version":"1","rules":[{"name":"r","when":{"l":"Line"},"then":{"log":"seen"}}]}""", new RuleSetOptions().AddFact<Line>());
        Session session = rules.CreateSession();
        FactHandle handle = session.Insert(new Line());
        session.Retract(handle);
        session.Insert(new Line());
        Assert.False(session.Contains(handle));
        Assert.Throws<InvalidOperationException>(() => session.Update(handle));
    }

    [Fact]
    public void Query_finds_the_facts_for_which_a_condition_holds()
    {
        RuleSet rules = RuleSet.Parse("""{"name":"t","version":"1","rules":[{"name":"r","when":{"l":"Line"},"then":{"log":"seen"}}]}""", new RuleSetOptions().AddFact<Line>());
        Session session = rules.CreateSession();
        for (int i = 1; i <= 4; i++) session.Insert(new Line { Qty = i });
        Assert.Equal([3m, 4m], session.Query("Line", "l", "l.qty > 2").Select(f => ((Line)f.Fact).Qty));
    }

    [Fact]
    public void Observer_is_told_of_facts_activations_and_firings()
    {
        RuleSet rules = RuleSet.Parse("""{"name":"t","version":"1","rules":[{"name":"r","when":{"l":"Line","where":"l.qty < 1"},"then":{"modify":"l","set":{"qty":"1"}}}]}""", new RuleSetOptions().AddFact<Line>());
        var observer = new Recording();
        Session session = rules.CreateSession(new SessionOptions { Observer = observer });
        session.Insert(new Line());
        session.Fire();
        Assert.Equal(["inserted Line", "activated r", "firing r", "modified Line", "fired r"], observer.Events);
    }

    private sealed class Recording : SessionObserver
    {
        public List<string> Events { get; } = [];

        public override void OnInserted(FactSnapshot fact) => Events.Add($"inserted {fact.Type}");

        public override void OnModified(FactSnapshot fact) => Events.Add($"modified {fact.Type}");

        public override void OnActivated(Activation activation) => Events.Add($"activated {activation.Rule}");

        public override void OnFiring(Activation activation) => Events.Add($"firing {activation.Rule}");

        public override void OnFired(string rule) => Events.Add($"fired {rule}");
    }

    private sealed class Line
    {
        public decimal Qty { get; set; }

        public decimal Price { get; set; }

        public int Divisor { get; set; }
    }

    private sealed class Done;
}
