using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>Leases, handles, identities, and what stays when a session or a rule set goes.</summary>
public sealed class LifetimeTests
{
    private static readonly RuleSet s_rules = RuleSet.Parse("""
        {"name":"t","version":"1","rules":[{"name":"r","when":{"t":"Thing","where":"t.v < 3"},"then":{"modify":"t","set":{"v":"t.v + 1"}},"because":"raised to {t.v}"}]}
        """, new RuleSetOptions().AddFact<Thing>());

    [Fact]
    public void A_second_disposal_does_not_end_the_lease_of_the_next_user()
    {
        Session a = s_rules.Rent();
        a.Dispose();
        using Session b = s_rules.Rent();
        a.Dispose();
        using Session c = s_rules.Rent();
        b.Insert(new Thing());
        Assert.Equal((1, 0), (b.FactCount, c.FactCount));
        Assert.NotEqual(b, c);
    }

    [Fact]
    public void Use_after_disposal_throws_and_leaves_the_next_user_alone()
    {
        Session a = s_rules.Rent();
        FactHandle handle = a.Insert(new Thing());
        IEnumerable<Thing> facts = a.Facts<Thing>();
        a.Dispose();
        using Session b = s_rules.Rent();
        b.Insert(new Thing());
        Assert.Throws<ObjectDisposedException>(() => a.Insert(new Thing()));
        Assert.Throws<ObjectDisposedException>(() => a.InsertAll([]));
        Assert.Throws<ObjectDisposedException>(() => a.Update(handle));
        Assert.Throws<ObjectDisposedException>(() => a.Retract(handle));
        Assert.Throws<ObjectDisposedException>(() => a[handle]);
        Assert.Throws<ObjectDisposedException>(() => a.Contains(handle));
        Assert.Throws<ObjectDisposedException>(() => a.Fire());
        Assert.Throws<ObjectDisposedException>(() => a.Reset());
        Assert.Throws<ObjectDisposedException>(() => a.FactCount);
        Assert.Throws<ObjectDisposedException>(() => a.Query("Thing", "t", "t.v > 0"));
        Assert.Throws<ObjectDisposedException>(() => a.Emitted += (_, _) => { });
        Assert.Equal(1, b.FactCount);
        Session own = s_rules.CreateSession();
        own.Dispose();
        Assert.Throws<ObjectDisposedException>(() => own.Insert(new Thing()));
        Assert.Throws<InvalidOperationException>(() => default(Session).FactCount);
    }

    [Fact]
    public void A_session_disposed_by_what_it_calls_is_not_returned_to_the_pool()
    {
        RuleSet rules = RuleSet.Parse("""{"name":"t","version":"1","rules":[{"name":"r","when":{"t":"Thing"},"then":[{"emit":"e"},{"retract":"t"}]}]}""", new RuleSetOptions().AddFact<Thing>());
        Session a = rules.Rent();
        Session? other = null;
        a.Emitted += (session, _) =>
        {
            session.Dispose();
            other = rules.Rent();
            other.Value.Insert(new Thing());
        };
        a.Insert(new Thing());
        a.Fire();
        Assert.Equal(1, other!.Value.FactCount);
        Assert.Throws<ObjectDisposedException>(() => a.FactCount);
    }

    [Fact]
    public void A_handle_of_another_session_is_refused()
    {
        Session a = s_rules.CreateSession(), b = s_rules.CreateSession();
        FactHandle handle = a.Insert(new Thing());
        b.Insert(new Thing());
        Assert.False(b.Contains(handle));
        Assert.Throws<ArgumentException>(() => b.Retract(handle));
        Assert.Throws<ArgumentException>(() => b.Update(handle));
        Assert.Throws<ArgumentException>(() => b[handle]);
        Assert.Throws<ArgumentException>(() => b.Snapshot(default));
        a.Reset();
        a.Insert(new Thing());
        Assert.False(a.Contains(handle));
        Assert.Throws<ArgumentException>(() => a.Retract(handle));
        Assert.Equal(1, a.FactCount);
    }

    [Fact]
    public void The_story_of_a_fact_that_left_is_not_told_of_the_one_in_its_place()
    {
        Session session = s_rules.CreateSession(new SessionOptions { Explain = true });
        FactHandle first = session.Insert(new Thing { V = 1 });
        session.Fire();
        session.Retract(first);
        FactHandle second = session.Insert(new Thing { V = 2 });
        session.Fire();
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(["raised to 3"], session.Why(second, "v").Select(f => f.Sentence));
    }

    [Fact]
    public void An_object_is_one_fact_at_most_however_many_there_are()
    {
        Session session = s_rules.CreateSession();
        Thing[] things = [.. Enumerable.Range(0, 100).Select(i => new Thing { V = i })];
        FactHandle[] handles = [.. things.Select(t => session.Insert(t))];
        foreach (Thing thing in things) Assert.Throws<ArgumentException>(() => session.Insert(thing));
        Assert.Equal(100, session.FactCount);
        for (int i = 0; i < 100; i += 2) session.Retract(handles[i]);
        for (int i = 0; i < 100; i++)
        {
            if (i % 2 == 0) session.Insert(things[i]);
            else Assert.Throws<ArgumentException>(() => session.Insert(things[i]));
        }

        Assert.Equal(100, session.FactCount);
        Assert.Throws<ArgumentException>(() => session.InsertAll([new Thing(), things[0]]));
        Assert.Equal(100, session.FactCount);
    }

    [Fact]
    public void A_change_through_one_interface_wakes_rules_on_another()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","rules":[
              {"name":"write","salience":1,"when":{"w":"IWritten","where":"w.amount == 0"},"then":{"modify":"w","set":{"amount":"5"}}},
              {"name":"read","when":{"r":"IRead","where":"r.double == 10"},"then":{"log":"seen"}}]}
            """, new RuleSetOptions().AddFact<IWritten>().AddFact<IRead>());
        Session session = rules.CreateSession();
        session.Insert(new Both());
        Assert.Equal(2, session.Fire().Fired);
    }

    [Theory]
    [InlineData("""{"name":"big","when":{"t":"Sums","where":"t.sum > 20"},"then":{"log":"{t.sum}"}}""", "25")]
    [InlineData("""{"name":"big","when":[{"n":"Thing"},{"t":"Sums","where":"t.sum == n.v"}],"then":{"log":"{t.sum}"}}""", "25")]
    [InlineData("""{"name":"big","when":[{"n":"Thing"},{"not":{"t":"Sums","where":"t.sum == 7"}}],"then":{"log":"none"}}""", "none")]
    [InlineData("""{"name":"big","when":{"accumulate":{"t":"Sums"},"compute":{"all":"sum(t.sum)"},"having":"all == 25"},"then":{"log":"{all}"}}""", "25")]
    public void A_property_that_the_host_computes_changes_with_every_field(string rule, string text)
    {
        RuleSet rules = RuleSet.Parse($$"""
            {"name":"t","version":"1","rules":[{{rule}},{"name":"raise","salience":9,"when":{"t":"Sums","where":"t.v == 3"},"then":{"modify":"t","set":{"v":"21"} } }]}
            """, new RuleSetOptions().AddFact<Sums>().AddFact<Thing>());
        Session session = rules.CreateSession();
        List<string> log = [];
        session.Logged += (_, logged) => log.Add(logged);
        session.Insert(new Thing { V = 25 });
        var sums = new Sums { V = 3, W = 4 };
        FactHandle handle = session.Insert(sums);
        session.Fire();
        Assert.Equal([text], log);
        sums.V = 100;
        session.Update(handle, "v");
        session.Fire();
        sums.V = 21;
        session.Update(handle, "v");
        session.Fire();
        Assert.Equal(text == "none" ? 1 : 2, log.Count(l => l == text));
    }

    [Fact]
    public void A_logical_fact_follows_a_property_that_the_host_computes()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","facts":{"Big":{}},"rules":[{"name":"big","when":{"t":"Sums","where":"t.sum > 20"},"then":{"insertLogical":"Big"}}]}
            """, new RuleSetOptions().AddFact<Sums>());
        Session session = rules.CreateSession();
        var sums = new Sums { V = 30 };
        FactHandle handle = session.Insert(sums);
        session.Fire();
        Assert.Equal(2, session.FactCount);
        sums.V = 1;
        session.Update(handle, "v");
        Assert.Equal(1, session.FactCount);
    }

    // Whether it was looked at while it was different must not matter: it was found again only when it was not.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_logical_fact_that_was_modified_takes_no_further_support_even_when_it_is_as_it_was(bool isLookedAtBetween)
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","facts":{"Reason":{},"Note":{"k":"int"},"Step":{"k":"int"}},"rules":[
              {"name":"note","when":{"r":"Reason"},"then":{"insertLogical":"Note","set":{"k":"1"}}},
              {"name":"change","salience":5,"when":[{"s":"Step"},{"n":"Note","where":"n.k != s.k"}],"then":{"modify":"n","set":{"k":"s.k"}}}]}
            """);
        using Session session = rules.CreateSession();
        session.Insert(rules.CreateFact("Reason", new Dictionary<string, object?>()));
        session.Fire();
        FactHandle step = session.Insert(rules.CreateFact("Step", new Dictionary<string, object?> { ["k"] = 2 }));
        session.Fire();
        session.Retract(step);
        if (isLookedAtBetween)
        {
            session.Insert(rules.CreateFact("Reason", new Dictionary<string, object?>()));
            session.Fire();
        }

        step = session.Insert(rules.CreateFact("Step", new Dictionary<string, object?> { ["k"] = 1 }));
        session.Fire();
        session.Retract(step);
        int before = session.Facts("Note").Count();
        session.Insert(rules.CreateFact("Reason", new Dictionary<string, object?>()));
        session.Fire();

        Assert.Equal(isLookedAtBetween ? (2, 2) : (1, 2), (before, session.Facts("Note").Count()));
    }

    [Fact]
    public void Logical_facts_that_support_only_each_other_fall()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","facts":{"X":{},"Y":{},"A":{},"B":{},"C":{}},"rules":[
              {"name":"x","when":{"x":"X"},"then":{"insertLogical":"A"}},
              {"name":"y","when":{"y":"Y"},"then":{"insertLogical":"B"}},
              {"name":"ab","when":{"a":"A"},"then":{"insertLogical":"B"}},
              {"name":"bc","when":{"b":"B"},"then":{"insertLogical":"C"}},
              {"name":"ca","when":{"c":"C"},"then":{"insertLogical":"A"}}]}
            """);
        Session session = rules.CreateSession();
        FactHandle x = session.Insert(rules.CreateFact("X", new Dictionary<string, object?>()));
        FactHandle y = session.Insert(rules.CreateFact("Y", new Dictionary<string, object?>()));
        session.Fire();
        Assert.Equal(5, session.FactCount);
        session.Retract(x);
        Assert.Equal(4, session.FactCount);
        session.Retract(y);
        Assert.Equal(0, session.FactCount);
    }

    [Fact]
    public void Time_tags_that_run_out_keep_their_order_and_a_reset_begins_anew()
    {
        RuleSet rules = RuleSet.Parse("""{"name":"t","version":"1","rules":[{"name":"r","when":{"t":"Thing"},"then":{"log":"{t.v}"}}]}""", new RuleSetOptions().AddFact<Thing>());
        Session session = rules.CreateSession();
        List<string> log = [];
        session.Logged += (_, text) => log.Add(text);
        session.Memory.TimeTag = int.MaxValue - 2;
        session.InsertAll(Enumerable.Range(1, 5).Select(v => new Thing { V = v }));
        session.Fire();
        Assert.Equal(["5", "4", "3", "2", "1"], log);
        session.Reset();
        log.Clear();
        session.InsertAll(Enumerable.Range(1, 3).Select(v => new Thing { V = v }));
        session.Fire();
        Assert.Equal(["3", "2", "1"], log);
        Assert.Equal(4, session.Insert(new Thing()).Id);
    }

    [Fact]
    public void A_pool_keeps_little_of_a_session_that_grew_large()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","rules":[{"name":"r","when":[{"a":"Thing","where":"a.v == -1"},{"b":"Thing","where":"b.v == a.v"}],"then":{"log":"no"}}]}
            """, new RuleSetOptions().AddFact<Thing>());
        WeakReference large = Fill(rules, 20_000);
        for (int i = 0; i < 20 && large.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(large.IsAlive);
        WeakReference small = Fill(rules, 20);
        using Session next = rules.Rent();
        Assert.True(small.IsAlive);
        Assert.Same(small.Target, next.Memory);
        Assert.InRange(next.Memory.Facts.Items.Length, 1, 100);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Fill(RuleSet rules, int facts)
        {
            using Session session = rules.Rent();
            for (int i = 0; i < facts; i++) session.Insert(new Thing { V = i });
            return new WeakReference(session.Memory);
        }
    }

    [Fact]
    public void A_rented_session_has_the_options_it_was_rented_with()
    {
        var explaining = new SessionOptions { Explain = true };
        for (int i = 0; i < 3; i++)
        {
            using Session session = s_rules.Rent(explaining);
            session.Insert(new Thing { V = 2 });
            session.Fire();
            Assert.Single(session.Explanation);
            session.Dispose();
            using Session plain = s_rules.Rent();
            plain.Insert(new Thing { V = 2 });
            plain.Fire();
            Assert.Empty(plain.Explanation);
        }
    }

    [Fact]
    public void Several_facts_are_updated_and_retracted_as_one_change()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","rules":[{"name":"equal","when":[{"a":"Thing"},{"not":{"b":"Thing","where":"b.v != a.v"}}],"then":{"log":"equal"}}]}
            """, new RuleSetOptions().AddFact<Thing>());
        Session session = rules.CreateSession();
        Thing[] things = [new() { V = 1 }, new() { V = 2 }];
        FactHandle[] handles = [.. things.Select(t => session.Insert(t))];
        session.Fire();
        foreach (Thing thing in things) thing.V = 7;
        session.UpdateAll(handles, "v");
        Assert.Equal(2, session.Fire().Fired);
        Assert.Throws<ArgumentException>(() => session.RetractAll([handles[0], default]));
        Assert.Equal(2, session.FactCount);
        session.RetractAll(handles);
        Assert.Equal(0, session.FactCount);
    }

    [Fact]
    public void An_activation_that_is_no_longer_valid_says_so()
    {
        Session session = s_rules.CreateSession();
        session.Insert(new Thing());
        Runtime.Activation activation = session.Agenda.First();
        Assert.Equal("r", activation.Rule);
        session.Fire();
        Assert.Throws<InvalidOperationException>(() => activation.Rule);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void A_dropped_rule_set_leaves_no_generated_types(int compileAfter)
    {
        WeakReference[] types = [.. Enumerable.Range(0, 5).Select(_ => Use(compileAfter))];
        for (int i = 0; i < 20 && types.Any(t => t.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, types.Count(t => t.IsAlive));

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Use(int compileAfter)
        {
            RuleSet rules = RuleSet.Parse("""
                {"name":"t","version":"1","facts":{"A":{"x":"int","s":"string?"},"B":{"y":"int","state":{"enum":["open","done"]} } },"rules":[
                  {"name":"r","when":[{"a":"A","where":["a.x > 0","a.s == null"]},{"b":"B","where":["b.y == a.x","b.state == 'open'"]}],"then":[{"modify":"b","set":{"state":"'done'","y":"b.y + 1"} },{"insertLogical":"A","set":{"x":"-1"} }],"because":"{b.y}"},
                  {"name":"total","when":{"accumulate":{"a":"A"},"groupBy":{"g":"a.x"},"compute":{"n":"count()","all":"sum(a.x)"} },"then":{"log":"{g}: {n}"} }]}
                """, new RuleSetOptions { CompileAfter = compileAfter });
            using Session session = rules.Rent(new SessionOptions { Explain = true });
            session.Insert(rules.CreateFact("A", new Dictionary<string, object?> { ["x"] = 3 }));
            session.Insert(rules.CreateFact("B", new Dictionary<string, object?> { ["y"] = 3, ["state"] = "open" }));
            Assert.True(session.Fire().Fired >= 2);
            _ = session.WhyNot("r").Message;
            return new WeakReference(rules.FactType("A").ClrType);
        }
    }

    private sealed class Thing
    {
        public int V { get; set; }
    }

    private sealed class Sums
    {
        public int V { get; set; }

        public int W { get; set; } = 4;

        public int Sum => V + W;
    }

    private interface IWritten
    {
        int Amount { get; set; }
    }

    private interface IRead
    {
        int Double { get; }
    }

    private sealed class Both : IWritten, IRead
    {
        public int Amount { get; set; }

        public int Double => 2 * Amount;
    }
}
