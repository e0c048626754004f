using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>What a host sees of a session when something goes wrong, or is done twice.</summary>
public sealed class HostSideTests
{
    private const string Facts = """ "facts": { "A": { "id": "int", "n": "int?" }, "B": { "id": "int" } } """;

    [Fact]
    public async Task A_firing_that_fails_leaves_no_call_of_an_asynchronous_handler_behind()
    {
        List<object?> told = [];
        RuleSet rules = RuleSet.Parse($$"""
            { "name": "t", {{Facts}}, "order": "breadth", "rules": [
              { "name": "r", "when": { "a": "A" }, "then": [ { "call": "tell", "with": { "id": "a.id" } }, { "modify": "a", "set": { "n": "int(6 / a.id)" } } ] } ] }
            """, new RuleSetOptions().AddHandler("tell", (call, _) =>
        {
            told.Add(call.Values["id"]);
            return ValueTask.CompletedTask;
        }));
        using Session session = rules.CreateSession();
        session.Insert(A(rules, 3));
        session.Insert(A(rules, 0));
        await Assert.ThrowsAsync<RuleExecutionException>(async () => await session.FireAsync());
        await Assert.ThrowsAsync<RuleExecutionException>(async () => await session.FireAsync());
        session.Retract(session.Facts("A").Last().Handle);
        await session.FireAsync();
        Assert.Equal([3], told);
    }

    [Fact]
    public async Task When_a_handler_throws_the_calls_after_its_own_run_with_the_next_call()
    {
        List<object?> told = [];
        RuleSet rules = RuleSet.Parse($$"""{ "name": "t", {{Facts}}, "order": "breadth", "rules": [ { "name": "r", "when": { "a": "A" }, "then": { "call": "tell", "with": { "id": "a.id" } } } ] }""",
            new RuleSetOptions().AddHandler("tell", (call, _) =>
            {
                told.Add(call.Values["id"]);
                return call.Values["id"] is 2 ? throw new IOException("no line") : ValueTask.CompletedTask;
            }));
        using Session session = rules.CreateSession();
        session.InsertAll([A(rules, 1), A(rules, 2), A(rules, 3)]);
        await Assert.ThrowsAsync<IOException>(async () => await session.FireAsync());
        Assert.Equal(0, (await session.FireAsync()).Fired);
        Assert.Equal(3, told.Count);
        Assert.Equal([1, 2, 3], told.Order());
    }

    [Fact]
    public void Facts_inserted_together_are_inserted_all_or_none()
    {
        RuleSet rules = RuleSet.Parse($$"""{ "name": "t", {{Facts}}, "rules": [ { "name": "r", "when": { "a": "A" }, "then": [] } ] }""");
        using Session session = rules.CreateSession(new SessionOptions { MaxFacts = 3, Explain = true });
        session.Insert(A(rules, 1));
        Assert.Throws<RuleLimitException>(() => session.InsertAll([A(rules, 2), A(rules, 3), A(rules, 4)]));
        Assert.Throws<ArgumentException>(() => session.InsertAll([A(rules, 2), "no fact"]));
        Assert.Equal(1, session.FactCount);
        session.InsertAll([A(rules, 2), A(rules, 3)]);
        Assert.Equal((3, 3), (session.FactCount, session.Fire().Fired));
        Assert.True(rules.Replay(session.Trace()).IsSame);
    }

    [Fact]
    public void An_insert_of_a_rule_beyond_the_most_facts_fails_its_firing()
    {
        RuleSet rules = RuleSet.Parse($$"""{ "name": "t", {{Facts}}, "rules": [ { "name": "r", "when": [ { "not": { "b": "B", "where": "b.id == 9" } }, { "a": "A" } ], "then": [ { "insert": "B", "set": { "id": 1 } }, { "insert": "B", "set": { "id": 2 } } ] } ] }""");
        using Session session = rules.CreateSession(new SessionOptions { MaxFacts = 2 });
        session.Insert(A(rules, 1));
        RuleLimitException error = Assert.Throws<RuleLimitException>(() => session.Fire());
        Assert.Equal("The session holds 2 facts, its limit (SessionOptions.MaxFacts).", error.Message);
        Assert.Equal((1, 1), (session.FactCount, session.ActivationCount));
    }

    [Fact]
    public void A_fact_is_made_from_values_that_fit()
    {
        RuleSet rules = RuleSet.Parse("""
            { "name": "t", "enums": { "State": [ "open", "in review" ] }, "facts": { "A": { "id": "long", "price": "decimal", "day": "date", "took": "duration?", "at": "datetime?", "state": { "type": "State", "default": "open" } } },
              "rules": [ { "name": "r", "when": { "a": "A", "where": [ "a.state == 'in review'", "a.took > '00:30:00'", "a.day < '2026-02-01'" ] }, "then": { "modify": "a", "set": { "price": "a.price * 2", "at": "'2026-01-31T08:00:00Z'" } } } ] }
            """);
        using Session session = rules.CreateSession();
        FactHandle fact = session.Insert(rules.CreateFact("A", new Dictionary<string, object?> { ["id"] = 1, ["price"] = 2, ["day"] = "2026-01-31", ["took"] = TimeSpan.FromHours(1), ["state"] = "in review" }));
        session.Fire();
        Assert.Equal((1L, 4m, new DateOnly(2026, 1, 31), new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero)),
            (session.Snapshot(fact)["id"], session.Snapshot(fact)["price"], session.Snapshot(fact)["day"], session.Snapshot(fact)["at"]));
        Assert.Equal("open", session.Snapshot(session.Insert(rules.CreateFact("A", new Dictionary<string, object?> { ["id"] = 1, ["price"] = 2, ["day"] = "2026-01-31" })))["state"]!.ToString());
    }

    [Theory]
    [InlineData("idd", 1, "unknown field 'idd' of A; did you mean 'id'?")]
    [InlineData("id", 1.5, "field 'id' of A is int, which '1.5' is not")]
    [InlineData("id", "x", "field 'id' of A is int, which 'x' is not")]
    [InlineData("id", null, "field 'id' of A may not be null")]
    [InlineData("n", 1, "field 'id' of A is not given and may not be null")]
    public void A_fact_of_values_that_do_not_fit_is_refused(string field, object? value, string message)
    {
        RuleSet rules = RuleSet.Parse($$"""{ "name": "t", {{Facts}}, "rules": [ { "name": "r", "when": { "a": "A" }, "then": [] } ] }""");
        ArgumentException error = Assert.Throws<ArgumentException>(() => rules.CreateFact("A", new Dictionary<string, object?> { [field] = value }));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_are_swapped_while_sessions_run_and_each_session_ends_on_the_rules_it_began_with()
    {
        RuleSet Version(int version) => RuleSet.Parse($$"""{ "name": "t", "version": "{{version}}", {{Facts}}, "rules": [ { "name": "r", "when": { "a": "A", "where": "a.n == null" }, "then": { "modify": "a", "set": { "n": {{version}} } } } ] }""");
        RuleSet[] versions = [.. Enumerable.Range(0, 8).Select(Version)];
        var holder = new RuleSetHolder(versions[0]);
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        using var swapped = new CountdownEvent(200);
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            do
            {
                RuleSet rules = holder.Current;
                using Session session = rules.Rent();
                FactHandle fact = session.Insert(A(rules, 1));
                Thread.Yield();
                session.Fire();
                seen.AddOrUpdate($"{rules.Version} gave {session.Snapshot(fact)["n"]}", 1, (_, n) => n + 1);
            }
            while (!swapped.IsSet);
        }))];
        foreach (Thread thread in threads) thread.Start();
        for (int i = 1; !swapped.IsSet; i++)
        {
            RuleSet before = holder.Current;
            Assert.Same(before, holder.Swap(versions[i % versions.Length]));
            swapped.Signal();
            Thread.Sleep(1);
        }

        foreach (Thread thread in threads) thread.Join();
        Assert.All(seen.Keys, s => Assert.Equal(s.Split(" gave ")[0], s.Split(" gave ")[1]));
        Assert.True(seen.Count > 1);
    }

    private static object A(RuleSet rules, int id) => rules.CreateFact("A", new Dictionary<string, object?> { ["id"] = id });
}
