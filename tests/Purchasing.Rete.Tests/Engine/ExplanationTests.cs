using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Tests.Engine;

public sealed class ExplanationTests
{
    private const string Rules = """
        {
          "name": "stock", "version": "1",
          "facts": {
            "Item": {"id": "string", "onHand": "decimal", "required": "decimal", "shortage": "decimal?", "qty": "decimal?", "rising": "bool"},
            "Hold": {"id": "string"}
          },
          "rules": [
            {"name": "Work out the shortage", "salience": 20, "when": [{"i": "Item", "where": "i.required > i.onHand"}, {"not": {"h": "Hold", "where": "h.id == i.id"}}],
             "then": {"modify": "i", "set": {"shortage": "i.required - i.onHand"}}, "because": "{i.id} lacks {i.shortage}"},
            {"name": "Order the shortage", "salience": 10, "when": {"i": "Item", "where": "i.shortage > 0"},
             "then": {"modify": "i", "set": {"qty": "i.rising ? i.shortage * 1.2 : i.shortage"}}, "because": "{i.qty} of {i.id} are ordered"},
            {"name": "Large orders", "when": {"i": "Item", "where": ["i.qty != null", "i.qty >= 1000"]}, "then": {"log": "large"}}
          ]
        }
        """;

    private readonly RuleSet _rules = RuleSet.Parse(Rules);

    [Fact]
    public void Every_firing_tells_its_sentence_and_its_changes()
    {
        (Session session, _) = Run();
        Assert.Equal(["A lacks 6", "7.2 of A are ordered"], session.Explanation.Select(f => f.Sentence));
        FieldChange change = Assert.Single(session.Explanation[0].Changes);
        Assert.Equal(("shortage", null, 6m), (change.Field.Name, change.Before, change.After));
    }

    [Fact]
    public void Every_firing_keeps_the_facts_as_they_were_before_it_and_after_it()
    {
        (Session session, _) = Run();
        (Firing lacks, Firing ordered) = (session.Explanation[0], session.Explanation[1]);
        Assert.Equal((null, null), (lacks.Matched[0]["shortage"], lacks.Matched[0]["qty"]));
        Assert.Equal((6m, (object?)null), (lacks.Changes[0].Fact["shortage"], lacks.Changes[0].Fact["qty"]));
        Assert.Equal((6m, (object?)null), (ordered.Matched[0]["shortage"], ordered.Matched[0]["qty"]));
        Assert.Equal((6m, (object?)7.2m), (ordered.Changes[0].Fact["shortage"], ordered.Changes[0].Fact["qty"]));
        Assert.Equal(["A", 4m, 10m, 6m, 7.2m, true], ordered.Changes[0].Fact.Values);
    }

    [Fact]
    public void A_value_that_a_property_computes_is_kept_as_it_was()
    {
        RuleSet rules = RuleSet.Parse("""
            {"name": "r", "rules": [
              {"name": "Double", "noLoop": true, "when": {"c": "Counter"}, "then": {"modify": "c", "set": {"count": "c.count * 2"}}}]}
            """, new RuleSetOptions().AddFact<Counter>());
        using Session session = rules.CreateSession(new SessionOptions { Explain = true });
        var steps = new List<int> { 3 };
        session.Insert(new Counter(steps));
        session.Fire();
        steps[0] = 100;
        Assert.Equal(3, session.Explanation[0].Matched[0]["count"]);
        Assert.Equal((3, (object?)6), (session.Explanation[0].Changes[0].Before, session.Explanation[0].Changes[0].Fact["count"]));
    }

    [Fact]
    public void A_fact_that_the_host_changed_between_two_calls_is_told_with_its_new_values()
    {
        (Session session, FactHandle item) = Run();
        dynamic fact = session[item];
        fact.required = 20m;
        session.Update(item, "required");
        session.Fire();
        Firing again = session.Explanation[2];
        Assert.Equal((20m, (object?)6m), (again.Matched[0]["required"], again.Changes[0].Before));
        Assert.Equal(16m, again.Changes[0].After);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Facts_are_told_as_they_were_whenever_they_are_asked_for(bool isAskedEarly)
    {
        (Session session, FactHandle item) = Run();
        if (isAskedEarly) Assert.Equal(2, session.Explanation.Count);
        dynamic fact = session[item];
        fact.required = 20m;
        session.Update(item, "required");
        session.Fire();
        Assert.Equal(
            ["10, , ", "10, 6, ", "20, 6, 7.2", "20, 16, 7.2"],
            session.Explanation.Select(f => $"{f.Matched[0]["required"]}, {f.Matched[0]["shortage"]}, {f.Matched[0]["qty"]}"));
        Assert.Equal([6m, 7.2m, 16m, 19.2m], session.Explanation.Select(f => f.Changes[0].After));
        Assert.Equal([null, 7.2m, 7.2m, 19.2m], session.Explanation.Select(f => f.Changes[0].Fact["qty"]));
    }

    [Fact]
    public void A_reader_is_told_what_the_explanation_says()
    {
        (Session session, _) = Run();
        var told = new Told();
        session.TellExplanation(told);
        Assert.Equal(["Work out the shortage: A lacks 6", "Item.shortage = 6", "Order the shortage: 7.2 of A are ordered", "Item.qty = 7.2"], told.Lines);
        using Session silent = _rules.CreateSession();
        silent.TellExplanation(told);
        Assert.Equal(4, told.Lines.Count);
    }

    [Fact]
    public void Why_follows_a_value_back_through_the_firings_that_made_it()
    {
        (Session session, FactHandle item) = Run();
        Assert.Equal(["Work out the shortage", "Order the shortage"], session.Why(item, "qty").Select(f => f.Rule));
        Assert.Equal(["Work out the shortage"], session.Why(item, "shortage").Select(f => f.Rule));
        Assert.Empty(session.Why(item, "required"));
    }

    [Fact]
    public void Why_not_names_the_first_failed_condition_and_the_values_it_saw()
    {
        (Session session, _) = Run();
        WhyNot answer = session.WhyNot("Large orders");
        Assert.False(answer.Matches);
        WhyNotCandidate candidate = Assert.Single(answer.Candidates);
        Assert.Equal("i.qty >= 1000", candidate.Test);
        Assert.Equal(7.2m, candidate.Values["i.qty"]);
        Assert.Contains("fails because i.qty >= 1000 is false, with i.qty = 7.2", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_not_names_a_condition_that_must_not_hold()
    {
        Session session = _rules.CreateSession();
        session.Insert(Item("A", 4, 10));
        session.Insert(Fact("Hold", ("id", "A")));
        WhyNot answer = session.WhyNot("Work out the shortage");
        Assert.Equal(1, answer.Satisfied);
        Assert.Equal("no h: Hold where h.id == i.id", answer.Condition);
    }

    [Fact]
    public void Why_not_of_a_rule_that_matched_says_so()
    {
        (Session session, _) = Run();
        Assert.True(session.WhyNot("Order the shortage").Matches);
    }

    [Fact]
    public void Saved_trace_runs_again_to_the_same_result()
    {
        (Session session, FactHandle item) = Run();
        session.Retract(item);
        session.Fire();
        SessionTrace trace = SessionTrace.FromJson(session.Trace().ToJson());
        ReplayResult replay = RuleSet.Parse(Rules).Replay(trace);
        Assert.True(replay.IsSame, string.Join("\n", replay.Differences));
        Assert.Equal(2, replay.Trace.Firings.Count);
    }

    [Fact]
    public void Replay_tells_the_first_firing_that_differs()
    {
        (Session session, _) = Run();
        SessionTrace trace = session.Trace() with { Firings = ["Work out the shortage: something else"] };
        Assert.StartsWith("firing 1 was", Assert.Single(_rules.Replay(trace).Differences), StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_under_other_rules_is_refused()
    {
        (Session session, _) = Run();
        RuleSet other = RuleSet.Parse(Rules.Replace("1.2", "1.3", StringComparison.Ordinal));
        Assert.Contains("other rules", Assert.Throws<ArgumentException>(() => other.Replay(session.Trace())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawing_shows_each_shared_node_once_and_counts_matches()
    {
        Session session = _rules.CreateSession(new SessionOptions { Profile = true });
        session.Insert(Item("A", 4, 10));
        session.Fire();
        string mermaid = session.DrawMermaid();
        Assert.StartsWith("flowchart TD", mermaid, StringComparison.Ordinal);
        Assert.Contains("1 facts", mermaid, StringComparison.Ordinal);
        Assert.Contains("Order the shortage", mermaid, StringComparison.Ordinal);
        Assert.StartsWith("digraph", session.DrawDot(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_has_each_node_once_and_escapes_what_rules_say()
    {
        string svg = _rules.DrawSvg();
        System.Xml.Linq.XElement image = System.Xml.Linq.XElement.Parse(svg);
        int drawn = _rules.DrawMermaid().Split('\n').Count(line => line.EndsWith(']') || line.EndsWith(')') || line.EndsWith('}'));
        Assert.Equal(drawn, image.Elements().Count(element => element.Name.LocalName == "g"));
        Assert.Contains("Order the shortage", svg, StringComparison.Ordinal);
        // From left to right: the type before the rule.
        Assert.True(Left("Item") < Left("Order the shortage"));

        int Left(string title) => (int)image.Elements().Single(element => element.Name.LocalName == "g" && element.Elements().First().Value == title).Elements().Skip(1).First().Attribute("x")!;
    }

    private (Session Session, FactHandle Item) Run()
    {
        Session session = _rules.CreateSession(new SessionOptions { Explain = true });
        FactHandle item = session.Insert(Item("A", 4, 10));
        session.Fire();
        return (session, item);
    }

    private object Item(string id, decimal onHand, decimal required) =>
        Fact("Item", ("id", id), ("onHand", onHand), ("required", required), ("rising", true));

    private object Fact(string type, params (string Field, object Value)[] values)
    {
        FactType known = _rules.FactType(type);
        return FactBuilder.Create(known, values.ToDictionary(v => known.FindField(v.Field)!, v => (object?)v.Value));
    }

    /// <summary>A fact whose one field is held by another object.</summary>
    public sealed class Counter(List<int> steps)
    {
        public int Count
        {
            get => steps[0];
            set => steps[0] = value;
        }
    }

    private sealed class Told : IExplanationReader
    {
        public List<string> Lines { get; } = [];

        public void OnFired(string rule, string? sentence) => Lines.Add($"{rule}: {sentence}");

        public void OnChanged(string field, decimal after) => Lines.Add($"{field} = {after}");

        public void OnChanged(string field, object? after) => Lines.Add($"{field} is {after}");
    }
}
