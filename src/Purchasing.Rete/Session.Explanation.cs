using Purchasing.Rete.Compilation;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Inspection;
using Purchasing.Rete.Model;

namespace Purchasing.Rete;

/// <content>Explanations and drawings.</content>
public readonly partial struct Session
{
    /// <summary>The firings so far with their sentences; empty unless <see cref="SessionOptions.Explain"/> is set.</summary>
    public IReadOnlyList<Firing> Explanation => Memory.Recorder?.Firings ?? [];

    /// <summary>Tells of the firings so far, without the copies of facts that <see cref="Explanation"/> makes.</summary>
    /// <param name="reader">Is told of each firing in order, of none unless <see cref="SessionOptions.Explain"/> is set; it must not change the session.</param>
    public void TellExplanation(IExplanationReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Memory.Recorder?.Tell(reader);
    }

    /// <summary>The session so far as data, for saving and replaying. Needs <see cref="SessionOptions.Explain"/>.</summary>
    /// <returns>The trace; later changes of the session are not in it.</returns>
    /// <exception cref="InvalidOperationException">The session does not explain.</exception>
    public SessionTrace Trace()
    {
        SessionCore core = Usable();
        if (core.Memory.Recorder is not { } recorder) throw new InvalidOperationException("The session was not made with SessionOptions.Explain.");
        return new SessionTrace(core.RuleSet.Name, core.RuleSet.Hash, core.Now, [.. recorder.Steps],
            [.. recorder.Firings.Select(f => $"{f.Rule}: {f.Sentence} [{string.Join("; ", f.Changes)}]")]);
    }

    /// <summary>From now on actions call no handlers.</summary>
    internal void IgnoreCalls() => Usable().Host.IgnoresCalls = true;

    /// <summary>Fires as a recorded call of Fire did: to the end, or as far as that one came.</summary>
    internal void FireAgain(int? stopped, int limit) => Core.Firings.FireAgain(_lease, stopped, limit);

    /// <summary>Says why a rule does not match the facts of this session: the first condition that no fact satisfies, and the values it saw.</summary>
    /// <remarks>All combinations of facts are tried, at a cost that grows with them: it is meant for a person's question.</remarks>
    /// <param name="rule">The rule's name.</param>
    /// <param name="about">The facts that the question is about: patterns on their types consider only them. None: all facts are considered.</param>
    /// <returns>The answer as data, and as a sentence.</returns>
    /// <exception cref="ArgumentException">The rule set has no such rule.</exception>
    /// <exception cref="InvalidOperationException">A fact is no longer in working memory.</exception>
    public WhyNot WhyNot(string rule, params ReadOnlySpan<FactHandle> about)
    {
        SessionCore core = Usable();
        RuleModel model = core.RuleSet.Model.Rules.FirstOrDefault(r => r.Name == rule)
            ?? throw new ArgumentException($"The rule set '{core.RuleSet.Name}' has no rule '{rule}'.", nameof(rule));
        var facts = new List<object>(about.Length);
        foreach (FactHandle fact in about) facts.Add(this[fact]);
        core.Enter(_lease);
        try
        {
            core.Memory.PlaceHeldMatches();
            return new WhyNotSearch(core.Memory, model, facts, core.Instant).Run();
        }
        finally
        {
            core.Leave();
        }
    }

    /// <summary>
    /// Says why a field of a fact has its value: the firing that wrote it last, preceded by the firings that wrote
    /// what that one read, and so on back to the facts that the host inserted. Needs <see cref="SessionOptions.Explain"/>.
    /// </summary>
    /// <remarks>What an accumulate folded is not followed: the firing that used its result is where the chain begins.</remarks>
    /// <param name="fact">The fact.</param>
    /// <param name="field">The field's rule-language name.</param>
    /// <returns>The firings in the order in which they happened; empty when no rule wrote the field.</returns>
    /// <exception cref="InvalidOperationException">The session does not explain, or the fact is no longer in working memory.</exception>
    public IReadOnlyList<Firing> Why(FactHandle fact, string field)
    {
        SessionCore core = Usable();
        if (core.Memory.Recorder is null) throw new InvalidOperationException("The session was not made with SessionOptions.Explain.");
        core.Changes.Check(fact);
        return new WhySearch(RuleSet.Model, Explanation).Of(fact.Id, field);
    }

    /// <summary>Draws the network as a Mermaid flowchart; with match counts and times in microseconds when the session profiles.</summary>
    /// <returns>The text of the flowchart.</returns>
    public string DrawMermaid() => new NetworkDrawing(Memory.Network, Memory.Profile).Mermaid();

    /// <summary>Draws the network in DOT (Graphviz); with match counts and times in microseconds when the session profiles.</summary>
    /// <returns>The text of the drawing.</returns>
    public string DrawDot() => new NetworkDrawing(Memory.Network, Memory.Profile).Dot();
}
