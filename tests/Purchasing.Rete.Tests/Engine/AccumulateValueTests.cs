using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>Sums that overflow, lose digits or stop being numbers on the way, and values that are equal and yet differ.</summary>
public sealed class AccumulateValueTests
{
    private readonly List<string> _log = [];

    private Session Open(string compute)
    {
        Session session = RuleSet.Parse($$"""
            {"name":"t","version":"1","rules":[{"name":"r","when":{"accumulate":{"n":"Number"},"compute":{"x":"{{compute}}"} },"then":{"log":"{x}"} }]}
            """, new RuleSetOptions().AddFact<Number>()).CreateSession();
        session.Logged += (_, text) => _log.Add(text);
        return session;
    }

    [Fact]
    public void A_whole_sum_that_does_not_fit_has_no_result_until_it_fits_again()
    {
        Session session = Open("sum(n.i)");
        FactHandle minus = default;
        foreach (int i in (int[])[int.MaxValue, -1, 1])
        {
            FactHandle handle = session.Insert(new Number { I = i });
            if (i == -1) minus = handle;
        }

        session.Fire();
        Assert.Equal("2147483647", _log[^1]);
        RuleEvaluationException error = Assert.Throws<RuleEvaluationException>(() => session.Retract(minus));
        Assert.IsType<OverflowException>(error.InnerException);
        Assert.Equal(0, session.Fire().Fired);
        // Said once, not at every later change.
        session.Insert(new Number { I = 3 });
        session.Insert(new Number { I = -10 });
        session.Fire();
        Assert.Equal("2147483641", _log[^1]);
    }

    [Fact]
    public void Not_a_number_leaves_a_sum_with_its_contribution()
    {
        Session session = Open("sum(n.d)");
        session.Insert(new Number { D = 1.5 });
        FactHandle nan = session.Insert(new Number { D = double.NaN });
        FactHandle infinity = session.Insert(new Number { D = double.PositiveInfinity });
        session.Retract(nan);
        session.Retract(infinity);
        session.Fire();
        Assert.Equal("1.5", _log[^1]);
    }

    [Fact]
    public void Digits_that_a_large_summand_took_come_back_when_it_leaves()
    {
        Session session = Open("sum(n.m)");
        session.Insert(new Number { M = 0.1m });
        FactHandle large = session.Insert(new Number { M = 70000000000000000000000000000m });
        session.Retract(large);
        session.Fire();
        Assert.Equal("0.1", _log[^1]);
    }

    [Theory]
    [InlineData("sum(n.m)", "79228162514264337593543950335")]
    [InlineData("average(n.m)", "79228162514264337593543950335")]
    public void A_decimal_overflow_is_said_once_and_ends_when_it_fits(string compute, string text)
    {
        Session session = Open(compute);
        session.Insert(new Number { M = decimal.MaxValue });
        FactHandle second = default;
        Assert.Throws<RuleEvaluationException>(() => session.Insert(new Number { M = decimal.MaxValue }));
        second = session.Facts("Number").Last().Handle;
        session.Insert(new Number { M = 1m });
        FactHandle third = session.Facts("Number").Last().Handle;
        Assert.Equal(0, session.Fire().Fired);
        session.RetractAll([second, third]);
        session.Fire();
        Assert.Equal(text, _log[^1]);
    }

    [Fact]
    public void Modifying_not_a_number_to_itself_is_no_change()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name":"t","version":"1","firingLimit":50,"rules":[{"name":"r","when":{"n":"Number","where":"n.d != 5"},"then":{"modify":"n","set":{"d":"n.d"}}}]}
            """, new RuleSetOptions().AddFact<Number>());
        Session session = rules.CreateSession();
        session.Insert(new Number { D = double.NaN });
        Assert.Equal(1, session.Fire().Fired);
    }

    [Theory]
    [InlineData("m", "1.00", "n.m == 1")]
    [InlineData("at", "datetime('2026-01-01T02:00:00+02:00')", "n.at == datetime('2026-01-01T00:00:00Z')")]
    public void Equal_values_that_read_differently_wake_the_rules_that_read_them(string field, string value, string test)
    {
        RuleSet rules = RuleSet.Parse($$"""
            {"name":"t","version":"1","rules":[
              {"name":"write","salience":1,"when":{"n":"Number","where":"n.i == 0"},"then":{"modify":"n","set":{"i":"1","{{field}}":"{{value}}"} } },
              {"name":"read","salience":2,"when":{"n":"Number","where":"{{test}}"},"then":{"log":"{n.{{field}} }"} }]}
            """, new RuleSetOptions().AddFact<Number>());
        Session session = rules.CreateSession();
        session.Logged += (_, text) => _log.Add(text);
        session.Insert(new Number { M = 1m, At = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        session.Fire();
        Assert.Equal(2, _log.Count);
    }

    private sealed class Number
    {
        public int I { get; set; }

        public double D { get; set; }

        public decimal M { get; set; }

        public DateTimeOffset At { get; set; }
    }
}
