namespace Purchasing.Rete.Runtime;

/// <summary>How matches become activations and come onto the agenda in the stated order.</summary>
internal sealed partial class WorkingMemory
{
    /// <summary>In the place of an activation's bucket: it arose and is not yet on the agenda, or will not be.</summary>
    private const int IsNew = -2, NotOnAgenda = -1;

    private int[] _new = new int[8];
    private int _newCount;
    private int[] _held = [];
    private int _heldCount;
    private int _heldFirst;
    private MatchOrder? _matchOrder;
    private ActivationGroups? _activationGroups;

    /// <summary>From this many on, activations that arise together are put in order only when a second of them may fire. Tests set it low.</summary>
    public int HeldFrom { get; set; } = 32;

    /// <summary>A new match of a rule.</summary>
    public void AddMatch(TerminalNode terminal, int token)
    {
        CompiledRule rule = terminal.Rule;
        ref int state = ref Tokens[token].Hash;
        state = NotOnAgenda;
        if (Inactive is not null && Inactive[rule.Index]) return;
        if (rule.LockOnActive && _firing && Agenda.Focused == rule.Group) return;
        if (rule.Once && StageReached >= rule.Stage) return;
        if (_loopRule == rule && SameFacts(token, terminal)) return;
        state = IsNew;
        if (_newCount == _new.Length) Array.Resize(ref _new, _newCount * 2);
        _new[_newCount++] = token;
    }

    /// <summary>Brings held activations onto the agenda, for whoever looks at more than the next one.</summary>
    public void PlaceHeldMatches()
    {
        if (_heldCount != 0) PlaceHeld();
    }

    private void PlaceNewMatches()
    {
        PlaceHeldMatches();
        if (_newCount == 0) return;
        // What arose and went again in the same batch is passed over; a row may have been reused since.
        int count = 0;
        for (int i = 0; i < _newCount; i++)
        {
            int token = _new[i];
            ref PartialMatch row = ref Tokens[token];
            if (row.Node < 0 || row.Hash != IsNew || _nodes[row.Node] is not TerminalNode) continue;
            row.Hash = NotOnAgenda;
            _new[count++] = token;
        }

        _newCount = 0;
        Span<int> matches = _new.AsSpan(0, count);
        if (count >= HeldFrom && Observer is null && InOneBucket(matches)) Hold(matches);
        else Place(matches);
    }

    /// <summary>
    /// Puts only the activation that fires first onto the agenda. Often its firing takes the others away again (a
    /// stage ends), and then they need not be sorted.
    /// </summary>
    private void Hold(Span<int> matches)
    {
        _matchOrder ??= new MatchOrder(this);
        int first = 0;
        Tokens[matches[0]].Hash = IsNew;
        for (int i = 1; i < matches.Length; i++)
        {
            Tokens[matches[i]].Hash = IsNew;
            if (_matchOrder.Compare(matches[i], matches[first]) < 0) first = i;
        }

        _heldFirst = matches[first];
        matches[first] = matches[^1];
        _heldCount = matches.Length - 1;
        (_held, _new) = (_new, _held.Length == 0 ? new int[8] : _held);
        PutOnAgenda(TerminalOf(_heldFirst), _heldFirst, TerminalOf(_heldFirst).Bucket);
    }

    private void PlaceHeld()
    {
        int count = 0;
        for (int i = 0; i < _heldCount; i++)
        {
            ref PartialMatch row = ref Tokens[_held[i]];
            if (row.Node >= 0 && row.Hash == IsNew && _nodes[row.Node] is TerminalNode) _held[count++] = _held[i];
        }

        _heldCount = 0;
        if (count == 0) return;
        ref PartialMatch first = ref Tokens[_heldFirst];
        if (first.Node >= 0 && first.Hash >= 0 && _nodes[first.Node] is TerminalNode)
        {
            Agenda.Remove(ref Tokens, _heldFirst);
            _held[count++] = _heldFirst;
        }

        Place(_held.AsSpan(0, count));
    }

    private void Place(Span<int> activations)
    {
        if (activations.Length > 1) (_matchOrder ??= new MatchOrder(this)).Sort(activations);
        // The first in order must fire first: with depth the last one pushed is on top.
        bool newestFirst = Network.Agenda.NewestFirst;
        for (int i = 0; i < activations.Length; i++)
        {
            int token = activations[newestFirst ? activations.Length - 1 - i : i];
            TerminalNode terminal = TerminalOf(token);
            int bucket = terminal.Bucket;
            if (terminal.Salience is not null && !TryComputeBucket(terminal, token, out bucket)) continue;
            PutOnAgenda(terminal, token, bucket);
            if (Observer is not null) TellActivated(token);
        }
    }

    /// <summary>The bucket of a computed salience; one that cannot be computed says nothing about when to fire, and the match does not.</summary>
    private bool TryComputeBucket(TerminalNode terminal, int token, out int bucket)
    {
        try
        {
            bucket = Agenda.BucketFor(terminal.Rule.Group, terminal.Salience!(this, token));
            return true;
        }
        catch (Exception error)
        {
            bucket = NotOnAgenda;
            ConditionFailed(new ConditionSite(terminal.Rule.Name, "salience", terminal.Rule.Model.SalienceExpression!.Location), error, token, null);
            return false;
        }
    }

    private bool InOneBucket(ReadOnlySpan<int> activations)
    {
        int bucket = TerminalOf(activations[0]).Bucket;
        foreach (int token in activations)
        {
            TerminalNode terminal = TerminalOf(token);
            if (terminal.Salience is not null || terminal.Bucket != bucket) return false;
        }

        return true;
    }

    private void PutOnAgenda(TerminalNode terminal, int token, int bucket)
    {
        Agenda.Add(ref Tokens, token, bucket);
        if (terminal.Rule.ActivationGroup >= 0) (_activationGroups ??= new ActivationGroups(this)).Add(terminal.Rule.ActivationGroup, token);
    }

    private void CancelActivationGroup(int group)
    {
        PlaceHeldMatches();
        _activationGroups?.Cancel(group);
    }
}
