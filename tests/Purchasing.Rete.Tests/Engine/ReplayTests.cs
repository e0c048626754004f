using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>A replay does what the recorded session did, however that came about. Random sessions are replayed by the oracle's test.</summary>
public sealed class ReplayTests
{
    private const string Json = """
        { "name": "t", "facts": { "A": { "id": "int", "k": "int", "note": "int" } }, "rules": [
          { "name": "first", "when": { "a": "A", "where": "a.k < 3" }, "then": { "modify": "a", "set": { "note": "a.note + 1" } }, "because": "first {a.id}" },
          { "name": "second", "when": { "a": "A", "where": "12 / a.k > 1" }, "then": { "call": "tell", "with": { "id": "a.id" } }, "because": "second {a.id}" } ] }
        """;

    private readonly List<object?> _told = [];
    private readonly RuleSet _rules;

    public ReplayTests() => _rules = RuleSet.Parse(Json, new RuleSetOptions().AddHandler("tell", call => _told.Add(call.Values["id"])));

    [Fact]
    public void Facts_inserted_together_are_replayed_together()
    {
        using Session session = Start();
        session.InsertAll([A(1, 1), A(2, 1), A(3, 1)]);
        session.Fire();
        Assert.Equal(["first 3", "first 2", "first 1", "second 3", "second 2", "second 1"], session.Explanation.Select(f => f.Sentence));
        Same(session);
    }

    [Fact]
    public void An_update_of_named_fields_wakes_the_same_rules_again()
    {
        using Session session = Start();
        FactHandle fact = session.Insert(A(1, 1));
        session.Fire();
        session.Update(fact, "note");
        session.Fire();
        Assert.Equal(2, session.Explanation.Count);
        session.Update(fact);
        session.Fire();
        Assert.Equal(4, session.Explanation.Count);
        Same(session);
    }

    [Fact]
    public void A_call_that_was_cut_short_is_replayed_as_far_as_it_came()
    {
        using Session session = _rules.CreateSession(new SessionOptions { Explain = true, FiringLimit = 2 });
        session.InsertAll([A(1, 1), A(2, 1)]);
        Assert.Throws<RuleLimitException>(() => session.Fire());
        Assert.Equal(2, session.Explanation.Count);
        Same(session);
    }

    [Fact]
    public void A_condition_that_failed_fails_again_without_ending_the_replay()
    {
        using Session session = Start();
        Assert.Throws<RuleEvaluationException>(() => session.Insert(A(1, 0)));
        session.Fire();
        Assert.Equal(["first 1"], session.Explanation.Select(f => f.Sentence));
        Same(session);
    }

    [Fact]
    public void A_filter_is_given_again()
    {
        Func<Activation, bool> filter = activation => activation.Rule != "first";
        using Session session = _rules.CreateSession(new SessionOptions { Explain = true, Filter = filter });
        session.Insert(A(1, 1));
        session.Fire();
        SessionTrace trace = SessionTrace.FromJson(session.Trace().ToJson());
        Assert.True(_rules.Replay(trace, filter).IsSame);
        Assert.Equal("firing 1 was second: second 1 [] and is first: first 1 [A.note: 0 → 1]", Assert.Single(_rules.Replay(trace).Differences));
    }

    private Session Start() => _rules.CreateSession(new SessionOptions { Explain = true });

    private void Same(Session session)
    {
        int told = _told.Count;
        ReplayResult replay = _rules.Replay(SessionTrace.FromJson(session.Trace().ToJson()));
        Assert.Empty(replay.Differences);
        Assert.Equal(told, _told.Count);
    }

    private object A(int id, int k) => _rules.CreateFact("A", new Dictionary<string, object?> { ["id"] = id, ["k"] = k, ["note"] = 0 });
}
