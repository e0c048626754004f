namespace Purchasing.Rete.Tests.Engine;

/// <summary>Instants are read in the one zone of the business, whatever offset or kind they come with.</summary>
public sealed class TimeZoneTests
{
    private static readonly TimeZoneInfo s_tokyo = TimeZoneInfo.CreateCustomTimeZone("Tokyo", TimeSpan.FromHours(9), "Tokyo", "Tokyo");

    [Theory]
    [InlineData("{m.at.hour}", "2")]
    [InlineData("{date(m.at)}", "2026-03-02")]
    [InlineData("{inZone(m.at).day}", "2")]
    [InlineData("{inZone(m.at, 'UTC').hour}", "17")]
    [InlineData("{m.at.offset}", "")]
    public void Equal_instants_answer_alike(string template, string expected)
    {
        List<string> log = [];
        Session session = Open($$"""{"name":"r","when":{"m":"Moment"},"then":{"log":"{{template}}"} }""", log);
        session.Insert(new Moment { At = new DateTimeOffset(2026, 3, 1, 17, 0, 0, TimeSpan.Zero) });
        session.Insert(new Moment { At = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(-5)) });
        session.Fire();
        if (expected.Length > 0) Assert.Equal([expected, expected], log);
        else Assert.NotEqual(log[0], log[1]);
    }

    [Theory]
    [InlineData(DateTimeKind.Utc, 17)]
    [InlineData(DateTimeKind.Unspecified, 26)]
    public void A_time_is_compared_by_the_clock_of_the_zone(DateTimeKind kind, int hour)
    {
        List<string> log = [];
        Session session = Open("""{"name":"r","when":{"m":"Moment","where":"m.local == '2026-03-02T02:00:00' && m.local.hour == 2"},"then":{"log":"{date(m.local)}"} }""", log);
        session.Insert(new Moment { Local = new DateTime(2026, 3, 1, 0, 0, 0, kind).AddHours(hour) });
        session.Insert(new Moment { Local = new DateTime(2026, 3, 1, 16, 0, 0, DateTimeKind.Utc) });
        session.Fire();
        Assert.Equal(["2026-03-02"], log);
    }

    [Fact]
    public void Today_is_that_of_the_zone()
    {
        List<string> log = [];
        Session session = Open("""{"name":"r","when":{"m":"Moment"},"then":{"log":"{today()}"} }""", log);
        session.Insert(new Moment());
        session.Fire();
        Assert.Equal(["2026-05-02"], log);
    }

    private static Session Open(string rule, List<string> log)
    {
        Session session = RuleSet.Parse($$"""{"name":"t","version":"1","rules":[{{rule}}]}""",
            new RuleSetOptions { TimeZone = s_tokyo }.AddFact<Moment>()).CreateSession(new SessionOptions { Now = new DateTimeOffset(2026, 5, 1, 20, 0, 0, TimeSpan.Zero) });
        session.Logged += (_, text) => log.Add(text);
        return session;
    }

    private sealed class Moment
    {
        public DateTimeOffset At { get; set; }

        public DateTime Local { get; set; }
    }
}
