using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>What happens when the host's code throws, or calls back into the session that called it.</summary>
public sealed class HostCodeTests
{
    private static RuleSet Parse(string rules, Action<RuleSetOptions>? more = null)
    {
        RuleSetOptions options = new RuleSetOptions().AddFact<Item>().AddFact<Mark>();
        more?.Invoke(options);
        return RuleSet.Parse($$"""{"name":"t","version":"1","rules":[{{rules}}]}""", options);
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("update")]
    [InlineData("retract")]
    [InlineData("fire")]
    [InlineData("focus")]
    [InlineData("reset")]
    [InlineData("agenda")]
    public void A_change_from_a_subscriber_is_refused_and_undoes_the_firing(string change)
    {
        RuleSet rules = Parse("""{"name":"r","group":"g","when":{"i":"Item","where":"i.v == 0"},"then":[{"focus":"g"},{"modify":"i","set":{"v":"1"}},{"emit":"seen"}]}""");
        Session session = rules.CreateSession();
        var item = new Item();
        FactHandle handle = session.Insert(item);
        session.Focus("g");
        bool tries = true;
        session.Emitted += (s, _) =>
        {
            if (!tries) return;
            if (change == "insert") s.Insert(new Item());
            else if (change == "update") s.Update(handle);
            else if (change == "retract") s.Retract(handle);
            else if (change == "fire") s.Fire();
            else if (change == "focus") s.Focus("");
            else if (change == "reset") s.Reset();
            else s.Agenda.ToList();
        };

        RuleExecutionException error = Assert.Throws<RuleExecutionException>(() => session.Fire());
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Equal((0, 1, 1), (item.V, session.FactCount, session.ActivationCount));

        tries = false;
        Assert.Equal(1, session.Fire().Fired);
        Assert.Equal(1, item.V);
    }

    [Fact]
    public async Task A_handler_may_read_the_session_and_an_asynchronous_one_change_it()
    {
        int seen = 0;
        RuleSet rules = Parse("""
            {"name":"read","when":{"i":"Item","where":"i.v == 0"},"then":[{"modify":"i","set":{"v":"1"}},{"call":"read"},{"call":"add"}]},
            {"name":"marked","when":{"m":"Mark"},"then":{"modify":"m","set":{"text":"'found'"}}}
            """, o => o.AddHandler("read", call => seen = call.Session.FactCount)
                .AddHandler("add", (call, _) =>
                {
                    call.Session.Insert(new Mark());
                    return ValueTask.CompletedTask;
                }));
        Session session = rules.CreateSession();
        session.Insert(new Item());
        Assert.Equal(1, (await session.FireAsync()).Fired);
        Assert.Equal(1, seen);
        Assert.Equal(1, session.Fire().Fired);
        Assert.Equal("found", session.Facts<Mark>().Single().Text);
    }

    [Fact]
    public void After_a_refused_change_a_pooled_session_serves_its_next_user_as_any_other()
    {
        RuleSet rules = Parse("""{"name":"r","noLoop":true,"lockOnActive":true,"when":{"i":"Item"},"then":[{"modify":"i","set":{"v":"i.v + 1"}},{"emit":"seen"}]}""");
        using (Session first = rules.Rent())
        {
            first.Emitted += (s, _) => s.Insert(new Item());
            first.Insert(new Item());
            Assert.Throws<RuleExecutionException>(() => first.Fire());
        }

        using Session next = rules.Rent();
        next.Insert(new Item());
        Assert.Equal(1, next.Fire().Fired);
    }

    [Fact]
    public void A_handler_that_runs_another_session_leaves_the_clock_of_the_outer_one()
    {
        RuleSet rules = null!;
        rules = Parse("""
            {"name":"outer","when":{"i":"Item","where":"i.v == 0"},"then":[{"call":"inner"},{"modify":"i","set":{"v":"1","day":"today()"}}]}
            """, o => o.AddHandler("inner", _ =>
            {
                using Session other = rules.CreateSession(new SessionOptions { Now = new DateTimeOffset(2001, 2, 3, 0, 0, 0, TimeSpan.Zero) });
                other.Insert(new Item { V = 5 });
                other.Fire();
            }));
        Session session = rules.CreateSession(new SessionOptions { Now = new DateTimeOffset(2030, 6, 7, 0, 0, 0, TimeSpan.Zero) });
        var item = new Item();
        session.Insert(item);
        session.Fire();
        Assert.Equal(new DateOnly(2030, 6, 7), item.Day);
    }

    [Fact]
    public void A_getter_that_throws_fails_its_condition_and_no_later_insert()
    {
        RuleSet rules = Parse("""{"name":"r","when":{"i":"Item","where":"i.half > 1"},"then":{"log":"fired"}}""");
        Session session = rules.CreateSession();
        RuleEvaluationException error = Assert.Throws<RuleEvaluationException>(() => session.Insert(new Item { Divisor = 0 }));
        Assert.Equal("r", error.Rule);
        Assert.Contains("divisor: 0", error.Facts, StringComparison.Ordinal);
        Assert.IsType<DivideByZeroException>(error.InnerException);
        session.Insert(new Item { Divisor = 2 });
        Assert.Equal(1, session.Fire().Fired);
        Assert.Equal(2, session.FactCount);
    }

    [Fact]
    public void An_update_after_which_a_getter_throws_is_made_once()
    {
        RuleSet rules = Parse("""{"name":"r","when":{"i":"Item","where":"i.half > 1"},"then":{"log":"fired"}}""");
        Session session = rules.CreateSession();
        var item = new Item { Divisor = 2 };
        FactHandle handle = session.Insert(item);
        Assert.Equal(1, session.Fire().Fired);
        item.Divisor = 0;
        Assert.Throws<RuleEvaluationException>(() => session.Update(handle));
        Assert.Equal(0, session.Fire().Fired);
        item.Divisor = 4;
        session.Update(handle);
        Assert.Equal(1, session.Fire().Fired);
    }

    [Fact]
    public void A_join_on_a_property_that_throws_is_not_satisfied()
    {
        RuleSet rules = Parse("""{"name":"r","when":[{"m":"Mark"},{"i":"Item","where":"i.half == m.number"}],"then":{"log":"fired"}}""");
        Session session = rules.CreateSession();
        session.Insert(new Mark { Number = 5 });
        Assert.Throws<RuleEvaluationException>(() => session.Insert(new Item { Divisor = 0 }));
        session.Insert(new Item { Divisor = 2 });
        Assert.Equal(1, session.Fire().Fired);
    }

    [Theory]
    [InlineData("""{"not":{"i":"Item","where":"i.half > 100"}}""")]
    [InlineData("""{"forall":{"i":"Item"},"satisfy":"i.half < 100"}""")]
    [InlineData("""{"not":{"and":[{"i":"Item","where":"i.half > 100"},{"n":"Mark","where":"n.number == i.v"}]}}""")]
    [InlineData("""{"exists":{"i":"Item","where":"i.half < 100"}}""")]
    public void A_condition_that_throws_lets_no_rule_fire_whatever_it_stands_under(string condition)
    {
        RuleSet rules = Parse($$"""{"name":"ship","when":[{"m":"Mark"},{{condition}}],"then":{"log":"shipped"} }""");
        Session session = rules.CreateSession();
        var item = new Item { Divisor = 0 };
        FactHandle handle = default;
        session.Insert(new Mark());
        try
        {
            session.Insert(item);
        }
        catch (RuleEvaluationException)
        {
            // What is asked here is whether the rule fires all the same.
        }

        handle = session.Facts("Item").Single().Handle;
        Assert.Equal(0, session.Fire().Fired);
        item.Divisor = 1;
        session.Update(handle);
        Assert.Equal(1, session.Fire().Fired);
    }

    [Theory]
    [InlineData("count(i.half)")]
    [InlineData("sum(i.half)")]
    [InlineData("average(i.half)")]
    [InlineData("min(i.half)")]
    [InlineData("countDistinct(i.half)")]
    [InlineData("collect(i.half)")]
    [InlineData("firstBy(i.v, i.half)")]
    public void A_contribution_that_throws_takes_the_result_away_until_its_fact_is_mended(string compute)
    {
        RuleSet rules = Parse($$"""{"name":"r","when":{"accumulate":{"i":"Item"},"compute":{"x":"{{compute}}","n":"count()"},"having":"n == 2"},"then":{"log":"fired"} }""");
        Session session = rules.CreateSession();
        session.Insert(new Item { Divisor = 5 });
        var item = new Item { Divisor = 0 };
        Assert.Throws<RuleEvaluationException>(() => session.Insert(item));
        Assert.Equal(0, session.Fire().Fired);
        item.Divisor = 2;
        session.Update(session.Facts("Item").Last().Handle);
        Assert.Equal(1, session.Fire().Fired);
    }

    [Fact]
    public void A_test_that_throws_in_the_source_of_an_accumulate_takes_the_result_away()
    {
        RuleSet rules = Parse("""{"name":"r","when":{"accumulate":{"i":"Item","where":"i.half > 0"},"compute":{"n":"count()"},"having":"n == 1"},"then":{"log":"fired"}}""");
        Session session = rules.CreateSession();
        session.Insert(new Item { Divisor = 5 });
        Assert.Throws<RuleEvaluationException>(() => session.Insert(new Item { Divisor = 0 }));
        Assert.Equal(0, session.Fire().Fired);
        session.Retract(session.Facts("Item").Last().Handle);
        Assert.Equal(1, session.Fire().Fired);
    }

    [Fact]
    public void A_group_key_that_throws_takes_all_groups_away_for_its_fact_may_belong_to_any()
    {
        RuleSet rules = Parse("""{"name":"r","when":{"accumulate":{"i":"Item"},"groupBy":{"h":"i.half"},"compute":{"n":"count()"}},"then":{"log":"{h}: {n}"}}""");
        Session session = rules.CreateSession();
        List<string> log = [];
        session.Logged += (_, text) => log.Add(text);
        session.Insert(new Item { Divisor = 5 });
        var item = new Item { Divisor = 0 };
        Assert.Throws<RuleEvaluationException>(() => session.Insert(item));
        Assert.Equal(0, session.Fire().Fired);
        item.Divisor = 5;
        session.Update(session.Facts("Item").Last().Handle);
        session.Fire();
        Assert.Equal(["2: 2"], log);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("add")]
    [InlineData("remove")]
    [InlineData("result")]
    public void An_accumulator_that_throws_is_folded_anew(string where)
    {
        var total = new Total { Throws = where };
        RuleSet rules = Parse("""{"name":"r","when":{"accumulate":{"i":"Item"},"compute":{"x":"total(i.v)"}},"then":{"log":"{x}"}}""", o => o.AddAccumulator("total", total));
        Session session = rules.CreateSession();
        List<string> log = [];
        session.Logged += (_, text) => log.Add(text);
        FactHandle? one = null;
        bool failed = false;
        foreach (int v in (int[])[1, 2])
        {
            try
            {
                session.Insert(new Item { V = v });
            }
            catch (RuleEvaluationException)
            {
                failed = true;
            }
        }

        one = session.Facts("Item").First().Handle;
        try
        {
            session.Retract(one.Value);
        }
        catch (RuleEvaluationException)
        {
            failed = true;
        }

        // Removal that throws is made good by folding what is left, which asks nothing of it.
        Assert.Equal(where != "remove", failed);
        Assert.Equal(where == "remove" ? 1 : 0, session.Fire().Fired);
        total.Throws = "";
        session.Insert(new Item { V = 40 });
        session.Fire();
        Assert.Equal("42", log[^1]);
    }

    [Fact]
    public void A_computed_salience_that_throws_keeps_its_match_off_the_agenda()
    {
        RuleSet rules = Parse("""
            {"name":"r","salience":"i.half","when":{"i":"Item"},"then":{"log":"fired"}},
            {"name":"other","when":{"i":"Item"},"then":{"log":"fired"}}
            """);
        Session session = rules.CreateSession();
        Assert.Throws<RuleEvaluationException>(() => session.Insert(new Item { Divisor = 0 }));
        Assert.Equal(["other"], session.Agenda.Select(a => a.Rule));
    }

    [Fact]
    public void A_sentence_that_throws_undoes_its_firing_and_no_other()
    {
        RuleSet rules = Parse("""{"name":"r","when":{"i":"Item","where":"i.v == 0"},"then":[{"modify":"i","set":{"v":"1"}},{"insert":"Mark"}],"because":"half is {i.half}"}""");
        Session session = rules.CreateSession(new SessionOptions { Explain = true });
        var broken = new Item { Divisor = 0 };
        session.Insert(broken);
        session.Insert(new Item { Divisor = 1 });
        RuleExecutionException? error = null;
        try
        {
            session.Fire();
        }
        catch (RuleExecutionException e)
        {
            error = e;
        }

        Assert.Contains("divisor: 0", error!.Facts, StringComparison.Ordinal);
        Assert.Equal(0, broken.V);
        Assert.Equal(["half is 10"], session.Explanation.Select(f => f.Sentence));
        Assert.Single(session.Facts<Mark>());
    }

    [Fact]
    public void Explanations_read_no_property_that_throws_but_say_so()
    {
        RuleSet rules = Parse("""{"name":"r","when":{"i":"Item","where":"i.v == 0"},"then":{"modify":"i","set":{"v":"1"}}}""");
        Session session = rules.CreateSession(new SessionOptions { Explain = true });
        FactHandle handle = session.Insert(new Item { Divisor = 0 });
        Assert.Equal(1, session.Fire().Fired);
        Assert.IsType<UnreadableValue>(session.Snapshot(handle)["half"]);
        Assert.Contains("half: (cannot be read: ", session.Explanation[0].Matched[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_setter_that_throws_is_undone_and_one_that_throws_when_undone_ends_the_session()
    {
        RuleSet rules = Parse("""
            {"name":"r","when":{"i":"Item","where":"i.v == 0"},"then":[{"modify":"i","set":{"v":"1"}},{"modify":"i","set":{"guarded":"7"}},{"modify":"i","set":{"v":"div(1, i.divisor)"}}]}
            """);
        var item = new Item { Divisor = 0 };
        Session session = rules.Rent();
        session.Insert(item);
        item.RefusedValue = 7;
        Assert.IsType<InvalidOperationException>(Assert.Throws<RuleExecutionException>(() => session.Fire()).InnerException);
        Assert.Equal((0, 0), (item.V, item.Guarded));

        item.RefusedValue = 0;
        Assert.Throws<SessionFaultedException>(() => session.Fire());
        Assert.True(session.IsFaulted);
        Assert.Throws<SessionFaultedException>(() => session.Insert(new Item()));
        Assert.Throws<SessionFaultedException>(() => session.Reset());
        Assert.Throws<SessionFaultedException>(() => session.FactCount);
        session.Dispose();
        using Session next = rules.Rent();
        Assert.False(next.IsFaulted);
        Assert.Equal(0, next.FactCount);
    }

    [Fact]
    public void A_clock_that_throws_leaves_the_session_unstarted()
    {
        var clock = new BrokenClock();
        RuleSet rules = Parse("""{"name":"r","when":{"i":"Item","where":"i.day < today()"},"then":{"log":"fired"}}""", o => o.TimeProvider = clock);
        Session session = rules.CreateSession();
        RuleCallbackException error = Assert.Throws<RuleCallbackException>(() => session.Insert(new Item()));
        Assert.Equal("RuleSetOptions.TimeProvider", error.Callback);
        Assert.Equal(0, session.FactCount);
        clock.Works = true;
        session.Insert(new Item());
        Assert.Equal(1, session.Fire().Fired);
    }

    [Fact]
    public void A_filter_that_throws_stops_before_the_firing_that_it_was_asked_about()
    {
        RuleSet rules = Parse("""{"name":"r","when":{"i":"Item","where":"i.v == 0"},"then":{"modify":"i","set":{"v":"1"}}}""");
        Session session = rules.CreateSession(new SessionOptions { Filter = _ => throw new InvalidOperationException("no") });
        session.Insert(new Item());
        Assert.Equal("SessionOptions.Filter", Assert.Throws<RuleCallbackException>(() => session.Fire()).Callback);
        Assert.Equal(1, session.ActivationCount);
    }

    [Theory]
    [InlineData("OnInserted")]
    [InlineData("OnModified")]
    [InlineData("OnRetracted")]
    [InlineData("OnActivated")]
    [InlineData("OnFiring")]
    [InlineData("OnFired")]
    public void What_an_observer_that_throws_was_told_of_is_complete(string callback)
    {
        RuleSet rules = Parse("""{"name":"r","when":{"i":"Item","where":"i.v == 0"},"then":{"modify":"i","set":{"v":"1"}}}""");
        Session session = rules.CreateSession(new SessionOptions { Observer = new Thrower { Callback = callback } });
        List<string> failed = [];
        var item = new Item();
        Try(() => session.Insert(item));
        Try(() => session.Fire());
        Assert.Equal(1, item.V);
        Try(() => session.Retract(session.Facts("Item").Single().Handle));
        Assert.Equal(0, session.FactCount);
        Assert.Equal(["SessionObserver." + callback], failed);

        void Try(Action action)
        {
            try
            {
                action();
            }
            catch (RuleCallbackException error)
            {
                failed.Add(error.Callback);
            }
        }
    }

    [Fact]
    public void A_failed_firing_leaves_the_focus_as_it_was_and_its_place_on_the_agenda()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","order":"breadth","rules":[
              {"name":"fail","when":{"i":"Item","where":"i.v == 0"},"then":[{"focus":"late"},{"halt":true},{"modify":"i","set":{"v":"div(1, i.divisor)"}}]},
              {"name":"main","when":{"i":"Item","where":"i.v == 0"},"then":{"log":"main"}},
              {"name":"late","group":"late","when":{"i":"Item"},"then":{"log":"late"}}]}
            """, new RuleSetOptions().AddFact<Item>());
        Session session = rules.CreateSession();
        List<string> log = [];
        session.Logged += (rule, _) => log.Add(rule);
        var item = new Item { Divisor = 0 };
        session.Insert(item);
        string[] before = [.. session.Agenda.Select(a => a.Rule)];
        Assert.Throws<RuleExecutionException>(() => session.Fire());
        Assert.Equal(before, session.Agenda.Select(a => a.Rule));
        Assert.Equal("fail", before[0]);
        Assert.Empty(log);
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("insertLogical")]
    public void A_fact_inserted_and_retracted_in_one_list_was_never_there(string insert)
    {
        RuleSet rules = Parse($$"""
            {"name":"r","when":{"i":"Item","where":"i.v == 0"},"then":[{"{{insert}}":"Mark","as":"m"},{"retract":"m"},{"modify":"i","set":{"v":"1"} }]},
            {"name":"marked","when":{"m":"Mark"},"then":{"log":"marked"} }
            """);
        Session session = rules.CreateSession(new SessionOptions { Explain = true });
        session.Insert(new Item());
        Assert.Equal(1, session.Fire().Fired);
        Assert.Equal(1, session.FactCount);
        Assert.Equal((1, 1), (session.Explanation[0].Inserted.Count, session.Explanation[0].Retracted.Count));
        session.Insert(new Mark());
        Assert.Equal(1, session.Fire().Fired);
    }

    private sealed class Item
    {
        private int _guarded;

        public int V { get; set; }

        public int Divisor { get; set; } = 1;

        public DateOnly Day { get; set; } = new(2000, 1, 1);

        public int Half => 10 / Divisor;

        internal int RefusedValue { get; set; } = -1;

        public int Guarded
        {
            get => _guarded;
            set => _guarded = value != RefusedValue ? value : throw new InvalidOperationException("refused");
        }
    }

    private sealed class Mark
    {
        public int Number { get; set; }

        public string Text { get; set; } = "";
    }

    private sealed class Total : IRuleAccumulator<int, int, int>
    {
        public string Throws { get; set; } = "";

        public int Create() => Or("create", 0);

        public int Add(int state, int value) => Or("add", state + value);

        public int Remove(int state, int value) => Or("remove", state - value);

        public int Result(int state) => Or("result", state);

        private int Or(string place, int result) => Throws == place ? throw new InvalidOperationException(place) : result;
    }

    private sealed class BrokenClock : TimeProvider
    {
        public bool Works { get; set; }

        public override DateTimeOffset GetUtcNow() => Works ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) : throw new InvalidOperationException("no time");
    }

    private sealed class Thrower : SessionObserver
    {
        public required string Callback { get; init; }

        public override void OnInserted(FactSnapshot fact) => Throw(nameof(OnInserted));

        public override void OnModified(FactSnapshot fact) => Throw(nameof(OnModified));

        public override void OnRetracted(FactSnapshot fact) => Throw(nameof(OnRetracted));

        public override void OnActivated(Activation activation) => Throw(nameof(OnActivated));

        public override void OnFiring(Activation activation) => Throw(nameof(OnFiring));

        public override void OnFired(string rule) => Throw(nameof(OnFired));

        private void Throw(string callback)
        {
            if (callback == Callback) throw new InvalidOperationException("told enough");
        }
    }
}
