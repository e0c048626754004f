using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>Conditions and actions run interpreted first and compiled when they are used often; nobody can tell by the results.</summary>
public sealed class TieringTests
{
    private const string Json = """
        {"name":"tiers","version":"1",
         "facts":{"Item":{"id":"int","price":"decimal","quantity":"int?","total":"decimal?","state":"string?"},"Rate":{"id":"int","factor":"decimal"},"Sum":{"all":"decimal"}},
         "rules":[
          {"name":"price","salience":3,"when":[{"i":"Item","where":["i.quantity > 0","i.total == null"]},{"r":"Rate","where":"r.id == i.id"}],
           "then":[{"modify":"i","set":{"total":"round(i.price * i.quantity * r.factor, 2)"}},{"log":"{i.id} comes to {i.total}"}],"because":"{i.id}: {i.total}"},
          {"name":"nothing wanted","salience":2,"when":[{"i":"Item","where":"i.quantity == null && i.state == null"}],"then":{"modify":"i","set":{"state":"'none'"}}},
          {"name":"add up","salience":1,"when":[{"accumulate":{"i":"Item"},"compute":{"all":"sum(i.total)"},"having":"all > 0"},{"not":{"s":"Sum"}}],"then":{"insert":"Sum","set":{"all":"all"}}}]}
        """;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Results_do_not_depend_on_when_expressions_are_compiled(int compileAfter)
    {
        RuleSet rules = RuleSet.Parse(Json, new RuleSetOptions { CompileAfter = compileAfter });
        for (int round = 0; round < 20; round++)
            Assert.Equal("1 comes to 33; 2 comes to 8.33 | price, price, nothing wanted, add up | 41.33", Run(rules));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void An_action_that_fails_leaves_no_trace_and_the_same_message_in_either_form(int compileAfter)
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","facts":{"A":{"x":"int","y":"int?"}},
             "rules":[{"name":"overflow","when":{"a":"A"},"then":[{"modify":"a","set":{"y":"1"}},{"modify":"a","set":{"x":"a.x * 2"}}]}]}
            """, new RuleSetOptions { CompileAfter = compileAfter });
        Session session = rules.CreateSession();
        object fact = Make(rules, "A", ("x", int.MaxValue));
        session.Insert(fact);
        RuleExecutionException error = Assert.Throws<RuleExecutionException>(() => session.Fire());
        Assert.IsType<OverflowException>(error.InnerException);
        Assert.Contains("'overflow'", error.Message, StringComparison.Ordinal);
        Assert.Null(FactContent.Read(rules.FactType("A").FindField("y")!, fact));
    }

    [Fact]
    public void What_is_called_often_ends_as_compiled_code_in_the_node_itself()
    {
        RuleSet rules = RuleSet.Parse(Json, new RuleSetOptions { CompileAfter = 5 });
        FieldTests tests = rules.Network.Alphas.Select(a => a.FieldTests).OfType<FieldTests>().First(t => t.Holding is not null);
        FieldTest interpreted = tests.Holding;
        for (int round = 0; round < 10; round++) Run(rules);
        Assert.True(SpinWait.SpinUntil(() => tests.Holding != interpreted, TimeSpan.FromMinutes(2)), "the test was not compiled");
        Run(rules);
    }

    [Fact]
    public void Sessions_on_eight_threads_agree_while_the_network_is_compiled_under_them()
    {
        RuleSet rules = RuleSet.Parse(Json, new RuleSetOptions { CompileAfter = 20 });
        string alone = Run(RuleSet.Parse(Json));
        var results = new System.Collections.Concurrent.ConcurrentBag<string>();
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 125; i++) results.Add(Run(rules));
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal(1_000, results.Count);
        Assert.All(results, r => Assert.Equal(alone, r));
    }

    [Fact]
    public void A_negative_number_of_calls_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RuleSetOptions { CompileAfter = -1 });

    private static string Run(RuleSet rules)
    {
        Session session = rules.CreateSession(new SessionOptions { Explain = true });
        List<string> logged = [];
        session.Logged += (_, message) => logged.Add(message);
        session.InsertAll([
            Make(rules, "Item", ("id", 1), ("price", 10m), ("quantity", 3)), Make(rules, "Item", ("id", 2), ("price", 2.775m), ("quantity", 3)), Make(rules, "Item", ("id", 3), ("price", 1m)),
            Make(rules, "Rate", ("id", 1), ("factor", 1.1m)), Make(rules, "Rate", ("id", 2), ("factor", 1m))]);
        session.Fire();
        (_, object sum) = session.Facts("Sum").Single();
        string all = ((decimal)FactContent.Read(rules.FactType("Sum").FindField("all")!, sum)!).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return $"{string.Join("; ", logged.Order())} | {string.Join(", ", session.Trace().Firings.Select(f => f.Split(':')[0]))} | {all.TrimEnd('0')}";
    }

    private static object Make(RuleSet rules, string type, params (string Field, object? Value)[] values)
    {
        FactType factType = rules.FactType(type);
        return FactBuilder.Create(factType, values.ToDictionary(v => factType.FindField(v.Field)!, v => v.Value));
    }
}
