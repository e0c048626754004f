using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>How activations fire.</summary>
internal sealed partial class WorkingMemory
{
    private readonly List<int> _loopFacts = [];
    private CompiledRule? _loopRule;
    private bool _firing;
    private string? _sentence;

    /// <summary>The most facts a session may hold.</summary>
    public int MaxFacts { get; set; } = int.MaxValue;

    /// <summary>The last stage of which a rule fired in the running call of Fire; 0 for none. A stage that runs once takes nothing more from then on.</summary>
    public int StageReached { get; set; }

    /// <summary>Rules outside their effective dates at the session's start, or null when there are none.</summary>
    public bool[]? Inactive { get; set; }

    /// <summary>Set by the halt action; the running call of Fire ends after the firing.</summary>
    public bool Halted { get; set; }

    /// <summary>What remembers firings for explanations; null when nobody asked.</summary>
    public Recorder? Recorder { get; set; }

    /// <summary>Fires one activation: the whole action list takes effect, or none of it.</summary>
    /// <exception cref="RuleExecutionException">An action failed; the session is as before the firing.</exception>
    /// <exception cref="RuleEvaluationException">A condition failed when the firing's changes were matched; the firing is complete.</exception>
    public void FireOne(int token)
    {
        var terminal = (TerminalNode)_nodes[Tokens[token].Node];
        CompiledRule rule = terminal.Rule;
        int bucket = Tokens[token].Hash;
        if (Observer is not null) TellFiring(token);
        IsChanging = true;
        Agenda.Remove(ref Tokens, token);
        Agenda.KeepFocus();
        int mark = ChangeMark;
        int deferred = Host?.Deferred ?? 0;
        Recorder? recorder = Recorder;
        recorder?.Before(this, terminal, token);
        _firing = true;
        _sentence = null;
        try
        {
            terminal.Action(this, token);
        }
        catch (Exception error) when (UndoFailure is null)
        {
            string facts = DescribeMatch(terminal, token);
            Undo(token, bucket, mark, deferred);
            if (error is RuleLimitException or OperationCanceledException) throw;
            throw new RuleExecutionException(rule.Name, rule.Model.Location, facts, error);
        }

        recorder?.After(this, terminal, _sentence);
        if (rule.Stage > StageReached) StageReached = rule.Stage;
        if (rule.ActivationGroup >= 0) CancelActivationGroup(rule.ActivationGroup);
        if (rule.NoLoop)
        {
            _loopRule = rule;
            CollectFacts(token, terminal, _loopFacts);
        }

        // A fired match is not needed again unless facts hang on it: a match that persists does not come a second time.
        if (Tokens[token].NodeState == 0) DeleteToken(token);
        Propagate();
        _loopRule = null;
        _firing = false;
        if (Observer is not null) TellFired(rule.Name);
        Failures.ThrowIfAny();
    }

    /// <summary>The last step of every compiled action list: a rule's sentence is part of its firing, and fails with it.</summary>
    public void MakeSentence(int token)
    {
        if (Recorder is { } recorder) _sentence = TerminalOf(token).Because?.Invoke(this, token, recorder.Sentence);
    }

    /// <summary>Called by a compiled action list that could not put back what it wrote.</summary>
    public void UndoFailed(Exception error) => UndoFailure ??= error;

    /// <summary>Why facts could not be put back; the session cannot be trusted any more.</summary>
    public Exception? UndoFailure { get; private set; }

    /// <summary>The rule and the facts of a match, as text.</summary>
    public string DescribeMatch(TerminalNode terminal, int token) => string.Join(", ",
        terminal.Bindings.Where(b => b.Name.Length > 0).Select(b => $"{b.Name}: {FactText.Describe(b.Type, FactAt(token, b.Hops))}"));

    public TerminalNode TerminalOf(int token) => (TerminalNode)_nodes[Tokens[token].Node];

    private void Undo(int token, int bucket, int mark, int deferred)
    {
        Truth?.Undo(this, token);
        Undo(mark);
        Recorder?.Discard();
        Host?.ForgetFrom(deferred);
        Agenda.RestoreFocus();
        Agenda.PutBack(ref Tokens, token, bucket);
        Halted = false;
        _firing = false;
        IsChanging = false;
    }

    private bool SameFacts(int token, TerminalNode terminal)
    {
        if (terminal.Bindings.Length != _loopFacts.Count) return false;
        for (int i = 0; i < _loopFacts.Count; i++)
            if (RowAt(token, terminal.Bindings[i].Hops) != _loopFacts[i]) return false;
        return true;
    }

    private void CollectFacts(int token, TerminalNode terminal, List<int> facts)
    {
        facts.Clear();
        foreach (Binding binding in terminal.Bindings) facts.Add(RowAt(token, binding.Hops));
    }
}
