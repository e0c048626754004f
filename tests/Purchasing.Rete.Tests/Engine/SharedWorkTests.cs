using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>What rules and values have in common is done once, with the same results.</summary>
public sealed class SharedWorkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void What_a_let_stands_for_is_computed_once_for_all_values_of_a_modify(int compileAfter)
    {
        int calls = 0;
        (Session session, Func<string, object?> read) = Start("""
            "when":[{"a":"A","where":"a.x > 0"},{"let":{"much":"costly(a.x)","more":"much + 1"}}],
            "then":{"modify":"a","set":{"y":"much * 2","z":"more + much","w":"more > 0 ? more : much"}}
            """, compileAfter, x =>
        {
            calls++;
            return 10 * x;
        }, ("x", 3m));
        session.Fire();
        Assert.Equal(1, calls);
        Assert.Equal((60m, 61m, 31m), (read("y"), read("z"), read("w")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void A_value_that_a_branch_passes_over_is_not_computed_for_another(int compileAfter)
    {
        (Session session, Func<string, object?> read) = Start("""
            "when":[{"a":"A","where":"a.y == null"},{"let":{"much":"costly(a.x)"}}],
            "then":{"modify":"a","set":{"y":"a.x > 0 ? much : 1","z":"a.x > 0 ? much + 1 : 2","w":"a.x > 0 && much > 2 ? much : 3"}}
            """, compileAfter, _ => throw new InvalidOperationException("not to be called"), ("x", 0m));
        session.Fire();
        Assert.Equal((1m, 2m, 3m), (read("y"), read("z"), read("w")));
    }

    [Fact]
    public void A_value_is_computed_anew_for_the_next_modify()
    {
        (Session session, Func<string, object?> read) = Start("""
            "when":[{"a":"A","where":"a.y == null"},{"let":{"much":"costly(a.x)"}}],
            "then":[{"modify":"a","set":{"y":"much + much","x":"2"}},{"modify":"a","set":{"z":"much","w":"much"}}]
            """, 0, x => 10 * x, ("x", 1m));
        session.Fire();
        Assert.Equal((20m, 20m, 20m), (read("y"), read("z"), read("w")));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(70)]
    public void Few_tests_of_a_type_are_one_method_and_many_are_found_otherwise(int rules)
    {
        string text = string.Join(",\n", Enumerable.Range(0, rules).Select(i => $$"""
            { "name": "r{{i}}", "when": { "a": "A", "where": ["a.x > {{i}}", "a.y == null"] }, "then": { "log": "{{i}}" } }
            """));
        RuleSet set = RuleSet.Parse($$"""{ "name": "t", "version": "1", "facts": { "A": { "x": "decimal", "y": "decimal?" } }, "rules": [ {{text}} ] }""");
        Assert.All(set.Network.Alphas, alpha => Assert.Equal(rules < 64, alpha.FieldTests is not null));
        Session session = set.CreateSession();
        FactHandle handle = session.Insert(Make(set, ("x", 12.5m)));
        Assert.Equal(13, session.Fire().Fired);
        FactType type = set.FactType("A");
        ((System.Reflection.FieldInfo)type.FindField("x")!.Member).SetValue(session[handle], 3m);
        session.Update(handle, "x");
        Assert.Equal(3, session.Fire().Fired);
        ((System.Reflection.FieldInfo)type.FindField("y")!.Member).SetValue(session[handle], 1m);
        session.Update(handle, "y");
        Assert.Equal(0, session.Fire().Fired);
    }

    [Fact]
    public void A_test_that_fails_is_asked_only_where_those_before_it_hold()
    {
        RuleSet set = RuleSet.Parse("""
            { "name": "t", "version": "1", "facts": { "A": { "x": "decimal", "y": "decimal?" } }, "rules": [
              { "name": "before", "when": { "a": "A", "where": ["a.x > 0", "1 / a.x > 0", "a.y == null"] }, "then": { "log": "before" } },
              { "name": "after", "when": { "a": "A", "where": ["1 / a.x > 0", "a.x > 0"] }, "then": { "log": "after" } } ] }
            """);
        RuleEvaluationException error = Assert.Throws<RuleEvaluationException>(() => set.CreateSession().Insert(Make(set, ("x", 0m))));
        Assert.Equal("after", error.Rule);
        Session session = set.CreateSession();
        session.Insert(Make(set, ("x", 2m)));
        Assert.Equal(2, session.Fire().Fired);
    }

    [Fact]
    public void Joins_of_one_pattern_by_one_key_keep_its_matches_once()
    {
        RuleSet set = RuleSet.Parse("""
            { "name": "t", "version": "1", "facts": { "A": { "x": "decimal", "y": "decimal?" }, "B": { "x": "decimal", "y": "decimal?" } }, "rules": [
              { "name": "1", "when": [{ "a": "A" }, { "b": "B", "where": ["b.x == a.x", "b.y == 1"] }], "then": { "log": "1" } },
              { "name": "2", "when": [{ "a": "A" }, { "b": "B", "where": ["b.x == a.x", "b.y == 2"] }], "then": { "log": "2" } },
              { "name": "3", "when": [{ "a": "A" }, { "b": "B", "where": ["b.x == a.x", "b.y == 3", "b.x > 0"] }], "then": { "log": "3" } } ] }
            """);
        JoinFork fork = Assert.Single(set.Network.Nodes.OfType<JoinFork>());
        Assert.Equal(3, fork.Joins.Length);
        Assert.DoesNotContain($"n{fork.Id}", set.DrawMermaid(), StringComparison.Ordinal);
        Session session = set.CreateSession();
        // More than a memory keeps unhashed.
        FactHandle[] left = [.. Enumerable.Range(0, 20).Select(i => session.Insert(Make(set, ("x", (decimal)i))))];
        Assert.Equal(20, session.Memory.Tokens.Count - 1);
        for (int i = 0; i < 20; i++) session.Insert(Make(set, "B", ("x", (decimal)i), ("y", (decimal)(i % 4))));
        Assert.Equal(15, session.Fire().Fired);
        session.Update(left[1], "x");
        session.Update(left[4], "x");
        Assert.Equal(1, session.Fire().Fired);
        foreach (FactHandle handle in left) session.Retract(handle);
        Assert.Equal(20, session.FactCount);
        Assert.Equal(0, session.Fire().Fired);
    }

    private static (Session Session, Func<string, object?> Read) Start(string rule, int compileAfter, Func<decimal, decimal> costly, params (string, object?)[] values)
    {
        RuleSet set = RuleSet.Parse($$"""
            { "name": "t", "version": "1", "facts": { "A": { "x": "decimal", "y": "decimal?", "z": "decimal?", "w": "decimal?" } }, "rules": [ { "name": "r", {{rule}} } ] }
            """, new RuleSetOptions { CompileAfter = compileAfter }.AddFunction("costly", costly));
        Session session = set.CreateSession();
        object fact = Make(set, values);
        session.Insert(fact);
        return (session, name => FactContent.Read(set.FactType("A").FindField(name)!, fact));
    }

    private static object Make(RuleSet set, params (string Name, object? Value)[] values) => Make(set, "A", values);

    private static object Make(RuleSet set, string name, params (string Name, object? Value)[] values)
    {
        FactType type = set.FactType(name);
        return FactBuilder.Create(type, values.ToDictionary(v => type.FindField(v.Name)!, v => v.Value));
    }
}
