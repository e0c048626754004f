using Purchasing.Rete.Facts;
using Purchasing.Rete.Inspection;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>What a construct costs when there is four times as much, in steps of searches instead of time: at most five times.</summary>
public sealed class GrowthTests
{
    private const int Size = 250;

    [Fact]
    public void Groups_are_found_by_their_key() => AssertLinear(n =>
    {
        (RuleSet rules, Session session) = Start("""
            { "name": "many groups", "facts": { "A": { "k": "int" } },
              "rules": [ { "name": "r", "when": [ { "accumulate": { "a": "A" }, "groupBy": { "g": "a.k" }, "compute": { "c": "count()" }, "having": "c > 1" } ], "then": { "log": "{c}" } } ] }
            """);
        for (int i = 0; i < 2 * n; i++) Insert(rules, session, "A", ("k", i % n));
        Assert.Equal(n, session.Fire().Fired);
        return session.Memory.Steps;
    });

    [Fact]
    public void The_next_minimum_is_found_when_the_smallest_goes_first() => AssertLinear(n =>
    {
        (RuleSet rules, Session session) = Start("""
            { "name": "extremes", "facts": { "A": { "k": "int" }, "Seen": { "low": "int?", "high": "int?" } },
              "rules": [ { "name": "r", "when": [ { "accumulate": { "a": "A" }, "compute": { "low": "min(a.k)", "high": "max(a.k)" } } ], "then": { "insert": "Seen", "set": { "low": "low", "high": "high" } } } ] }
            """);
        FactHandle[] handles = [.. Enumerable.Range(0, n).Select(i => Insert(rules, session, "A", ("k", i)))];
        session.Fire();
        foreach (FactHandle handle in handles)
        {
            session.Retract(handle);
            session.Fire();
        }

        FactType seen = rules.FactType("Seen");
        Assert.Equal(
            [.. Enumerable.Range(0, n).Select(i => ((object?)i, (object?)(n - 1))), (null, null)],
            session.Facts("Seen").OrderBy(f => f.Handle.Id).Select(f => (FactContent.Read(seen.FindField("low")!, f.Fact), FactContent.Read(seen.FindField("high")!, f.Fact))));
        return session.Memory.Steps;
    });

    [Fact]
    public void A_firing_cancels_its_activation_group_and_looks_at_no_other() => AssertLinear(n =>
    {
        (RuleSet rules, Session session) = Start("""
            { "name": "one of them", "facts": { "A": { "k": "int" }, "B": { "k": "int" } },
              "rules": [
                { "name": "one", "salience": 1, "activationGroup": "g", "when": { "a": "A" }, "then": { "log": "one" } },
                { "name": "other", "salience": 1, "activationGroup": "g", "when": { "a": "A" }, "then": { "log": "other" } },
                { "name": "waits", "when": { "b": "B" }, "then": { "log": "waits" } } ] }
            """);
        for (int i = 0; i < n; i++) Insert(rules, session, "B", ("k", i));
        for (int i = 0; i < n; i++)
        {
            Insert(rules, session, "A", ("k", i));
            session.Memory.FireOne(session.Memory.Agenda.Next());
        }

        Assert.Equal(n, session.ActivationCount);
        return session.Memory.Steps;
    });

    [Fact]
    public void Logical_facts_that_were_modified_are_not_looked_at_again()
    {
        (RuleSet rules, Session session) = Start("""
            { "name": "equal facts", "facts": { "B": { "k": "int" }, "L": { "k": "int" } },
              "rules": [
                { "name": "mark", "when": { "b": "B" }, "then": { "insertLogical": "L", "set": { "k": "1" } } },
                { "name": "move on", "salience": 5, "when": { "l": "L", "where": "l.k == 1" }, "then": { "modify": "l", "set": { "k": "2" } } } ] }
            """);
        for (int i = 0; i < Size; i++) Insert(rules, session, "B", ("k", i));
        Assert.Equal(2 * Size, session.Fire().Fired);
        Assert.Equal(Size, session.Facts("L").Count());
        Assert.Equal(0, session.Memory.Steps);
    }

    [Fact]
    public void Computed_saliences_have_buckets_only_while_activations_wait()
    {
        (RuleSet rules, Session session) = Start("""
            { "name": "priorities", "facts": { "A": { "p": "int", "done": "bool" } },
              "rules": [ { "name": "r", "salience": "a.p", "when": { "a": "A", "where": "!a.done" }, "then": { "modify": "a", "set": { "done": "true" } } } ] }
            """);
        using Session rented = rules.Rent();
        foreach (Session each in (Session[])[session, rented])
        {
            for (int round = 0; round < 3; round++)
            {
                for (int i = 0; i < Size; i++) Insert(rules, each, "A", ("p", i * 7919 % Size));
                // A salience of 0 is that of rules that state none.
                Assert.Equal(Size - 1, each.Memory.Agenda.ComputedBuckets);
                Assert.Equal(Enumerable.Range(0, Size).Reverse(), each.Agenda.Select(a => (int)FactContent.Read(rules.FactType("A").FindField("p")!, a["a"]!)!));
                Assert.Equal(Size, each.Fire().Fired);
                Assert.Equal(0, each.Memory.Agenda.ComputedBuckets);
            }
        }
    }

    [Fact]
    public void Joins_on_a_sum_are_found_by_their_key() => AssertLinear(n =>
    {
        (RuleSet rules, Session session) = Start("""
            { "name": "neighbours", "facts": { "A": { "i": "int" }, "B": { "i": "int" }, "Pair": { "a": "int", "b": "int" } },
              "rules": [ { "name": "r", "when": [ { "a": "A" }, { "b": "B", "where": "b.i == a.i + 1" } ], "then": { "insert": "Pair", "set": { "a": "a.i", "b": "b.i" } } } ] }
            """);
        for (int i = 0; i < n; i++)
        {
            Insert(rules, session, "A", ("i", i));
            Insert(rules, session, "B", ("i", i));
        }

        Assert.Equal(n - 1, session.Fire().Fired);
        return session.Memory.Steps;
    });

    [Theory]
    [InlineData(1, 0)]
    [InlineData(31, 0)]
    [InlineData(-31, 7)]
    [InlineData(1 << 16, 1)]
    [InlineData(0, 5)]
    public void No_relation_between_two_keys_makes_them_collide(int factor, int plus)
    {
        HashSet<int> hashes = [.. Enumerable.Range(0, 10_000).Select(x => Hashing.Finish(Hashing.Combine(Hashing.Of(x), Hashing.Of(unchecked(factor * x + plus)))))];
        Assert.InRange(hashes.Count, 9_900, 10_000);
    }

    [Fact]
    public void Why_goes_through_the_firings_once() => AssertLinear(n =>
    {
        RuleSet rules = RuleSet.Parse("""
            { "name": "counter", "facts": { "C": { "k": "int", "to": "int" } },
              "rules": [ { "name": "up", "when": { "c": "C", "where": "c.k < c.to" }, "then": { "modify": "c", "set": { "k": "c.k + 1" } } } ] }
            """);
        Session session = rules.CreateSession(new SessionOptions { Explain = true });
        FactHandle counter = Insert(rules, session, "C", ("k", 0), ("to", n));
        session.Fire();
        var search = new WhySearch(rules.Model, session.Explanation);
        Assert.Equal(Enumerable.Range(1, n), search.Of(counter.Id, "k").Select(f => f.Sequence));
        Assert.Equal(n, session.Why(counter, "k").Count);
        return search.Steps;
    });

    [Fact]
    public void All_facts_that_one_match_supported_go_as_one_change()
    {
        (RuleSet rules, Session session) = Start("""
            { "name": "support", "facts": { "A": { "k": "int" }, "B": { "k": "int" }, "L": { "k": "int" } },
              "rules": [ { "name": "r", "when": [ { "a": "A" }, { "b": "B" } ], "then": { "insertLogical": "L", "set": { "k": "b.k" } } } ] }
            """);
        FactHandle support = Insert(rules, session, "A", ("k", 0));
        for (int i = 0; i < Size; i++) Insert(rules, session, "B", ("k", i));
        session.Fire();
        Assert.Equal(Size, session.Facts("L").Count());
        session.Retract(support);
        Assert.Empty(session.Facts("L"));
        Assert.Equal(Size, session.FactCount);
    }

    [Fact]
    public void The_change_of_a_fact_is_found_in_a_large_batch_as_in_a_small_one()
    {
        var index = new ChangeIndex();
        var changes = new Change[64];
        for (int i = 0; i < changes.Length; i++) changes[i].Fact = i % 40;
        for (int to = 0; to <= changes.Length; to++)
            for (int fact = 0; fact < 45; fact++)
                Assert.Equal(Array.FindLastIndex(changes, Math.Max(to - 1, 0), to, c => c.Fact == fact), to == 0 ? -1 : index.Find(changes, 0, to, fact));
        // Taken back, and others in their place.
        index.Forget();
        for (int i = 20; i < changes.Length; i++) changes[i].Fact = 100 + i;
        Assert.Equal(-1, index.Find(changes, 0, 64, 39));
        Assert.Equal(130, changes[index.Find(changes, 0, 64, 130)].Fact);
        Assert.Equal(-1, index.Find(changes, 31, 64, 130));
    }

    private static void AssertLinear(Func<int, long> steps)
    {
        long one = steps(Size), four = steps(4 * Size);
        Assert.True(one > 0, "nothing was counted");
        Assert.True(four <= 5 * one, $"{Size} cost {one} steps, {4 * Size} cost {four}");
    }

    private static (RuleSet Rules, Session Session) Start(string json)
    {
        RuleSet rules = RuleSet.Parse(json);
        return (rules, rules.CreateSession());
    }

    private static FactHandle Insert(RuleSet rules, Session session, string typeName, params ReadOnlySpan<(string Field, object? Value)> values)
    {
        FactType type = rules.FactType(typeName);
        object fact = Activator.CreateInstance(type.ClrType)!;
        foreach ((string field, object? value) in values) FactContent.Write(type.FindField(field)!, fact, value);
        return session.Insert(fact);
    }
}
