using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>How activations fire.</summary>
internal sealed partial class WorkingMemory
{
    private readonly List<int> _loopFacts = [];
    private CompiledRule? _loopRule;

    /// <summary>The most facts a session may hold.</summary>
    public int MaxFacts { get; set; } = int.MaxValue;

    /// <summary>Rules outside their effective dates at the session's start, or null when there are none.</summary>
    public bool[]? Inactive { get; set; }

    /// <summary>Set by the halt action; the running call of Fire ends after the firing.</summary>
    public bool Halted { get; set; }

    /// <summary>Fires one activation: the whole action list takes effect, or none of it.</summary>
    public void FireOne(int token)
    {
        var terminal = (TerminalNode)_nodes[Tokens[token].Node];
        CompiledRule rule = terminal.Rule;
        int bucket = Tokens[token].Hash;
        Observer?.OnFiring(new Activation(this, token));
        Agenda.Remove(ref Tokens, token);
        int mark = ChangeMark;
        int deferred = Host?.Deferred ?? 0;
        Recorder? recorder = Recorder;
        recorder?.Before(this, terminal, token);
        _firing = true;
        try
        {
            terminal.Action(this, token);
        }
        catch (Exception error)
        {
            Truth?.Undo(this, token);
            Undo(mark);
            recorder?.Discard();
            Host?.ForgetFrom(deferred);
            Agenda.Add(ref Tokens, token, bucket);
            _firing = false;
            if (error is RuleException or OperationCanceledException) throw;
            throw new RuleExecutionException(rule.Name, rule.Model.Location, DescribeMatch(terminal, token), error);
        }

        recorder?.After(this, terminal, token);
        if (rule.ActivationGroup >= 0) CancelActivationGroup(rule.ActivationGroup);
        if (rule.NoLoop)
        {
            _loopRule = rule;
            CollectFacts(token, terminal, _loopFacts);
        }

        // A fired match is not needed again unless facts hang on it: a match that persists does not arise twice.
        if (Tokens[token].Extra == 0) DeleteToken(token);
        try
        {
            Flush();
        }
        finally
        {
            _loopRule = null;
            _firing = false;
        }

        Observer?.OnFired(rule.Name);
    }

    private bool _firing;

    /// <summary>What remembers firings for explanations; null when nobody asked.</summary>
    public Recorder? Recorder { get; set; }

    /// <summary>The rule and the facts of a match, as text.</summary>
    public string DescribeMatch(TerminalNode terminal, int token) => string.Join(", ",
        terminal.Bindings.Where(b => b.Name.Length > 0).Select(b => $"{b.Name}: {FactText.Describe(b.Type, FactAt(token, b.Hops))}"));

    public TerminalNode TerminalOf(int token) => (TerminalNode)_nodes[Tokens[token].Node];

    private bool SameFacts(int token, TerminalNode terminal)
    {
        if (terminal.Bindings.Length != _loopFacts.Count) return false;
        for (int i = 0; i < _loopFacts.Count; i++)
            if (FactIdAt(token, terminal.Bindings[i].Hops) != _loopFacts[i]) return false;
        return true;
    }

    private void CollectFacts(int token, TerminalNode terminal, List<int> facts)
    {
        facts.Clear();
        foreach (Binding binding in terminal.Bindings) facts.Add(FactIdAt(token, binding.Hops));
    }
}
