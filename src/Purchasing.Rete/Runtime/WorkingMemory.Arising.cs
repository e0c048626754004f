namespace Purchasing.Rete.Runtime;

/// <summary>How matches become activations and come onto the agenda in the stated order.</summary>
internal sealed partial class WorkingMemory
{
    /// <summary>In the place of an activation's bucket: it arose and is not yet on the agenda, or will not be.</summary>
    private const int Arisen = -2, NotOnAgenda = -1;

    private int[] _arisen = new int[8];
    private int _arisenCount;
    private int[] _held = [];
    private int _heldCount;
    private int _heldFirst;
    private ArisenOrder? _arisenOrder;

    /// <summary>From this many on, activations that arise together are put in order only when a second of them may fire. Tests set it low.</summary>
    public int HeldFrom { get; set; } = 32;

    /// <summary>A new match of a rule.</summary>
    public void Arise(TerminalNode terminal, int token)
    {
        CompiledRule rule = terminal.Rule;
        ref int state = ref Tokens[token].Hash;
        state = NotOnAgenda;
        if (Inactive is not null && Inactive[rule.Index]) return;
        if (rule.LockOnActive && _firing && Agenda.Focused == rule.Group) return;
        if (_loopRule == rule && SameFacts(token, terminal)) return;
        state = Arisen;
        if (_arisenCount == _arisen.Length) Array.Resize(ref _arisen, _arisenCount * 2);
        _arisen[_arisenCount++] = token;
    }

    /// <summary>Brings held activations onto the agenda, for whoever looks at more than the next one.</summary>
    public void SettleAgenda()
    {
        if (_heldCount != 0) PlaceHeld();
    }

    private void PlaceArisen()
    {
        SettleAgenda();
        if (_arisenCount == 0) return;
        // What arose and went again in the same batch is passed over; a row may have been reused since.
        int count = 0;
        for (int i = 0; i < _arisenCount; i++)
        {
            int token = _arisen[i];
            ref Token row = ref Tokens[token];
            if (row.Node < 0 || row.Hash != Arisen || _nodes[row.Node] is not TerminalNode) continue;
            row.Hash = NotOnAgenda;
            _arisen[count++] = token;
        }

        _arisenCount = 0;
        Span<int> arisen = _arisen.AsSpan(0, count);
        if (count >= HeldFrom && Observer is null && InOneBucket(arisen)) Hold(arisen);
        else Place(arisen);
    }

    /// <summary>
    /// Puts only the activation that fires first onto the agenda. Often its firing takes the others away again (a
    /// stage ends), and then they need not be sorted.
    /// </summary>
    private void Hold(Span<int> arisen)
    {
        _arisenOrder ??= new ArisenOrder(this);
        int first = 0;
        Tokens[arisen[0]].Hash = Arisen;
        for (int i = 1; i < arisen.Length; i++)
        {
            Tokens[arisen[i]].Hash = Arisen;
            if (_arisenOrder.Compare(arisen[i], arisen[first]) < 0) first = i;
        }

        _heldFirst = arisen[first];
        arisen[first] = arisen[^1];
        _heldCount = arisen.Length - 1;
        (_held, _arisen) = (_arisen, _held.Length == 0 ? new int[8] : _held);
        Agenda.Add(ref Tokens, _heldFirst, TerminalOf(_heldFirst).Bucket);
    }

    private void PlaceHeld()
    {
        int count = 0;
        for (int i = 0; i < _heldCount; i++)
        {
            ref Token row = ref Tokens[_held[i]];
            if (row.Node >= 0 && row.Hash == Arisen && _nodes[row.Node] is TerminalNode) _held[count++] = _held[i];
        }

        _heldCount = 0;
        if (count == 0) return;
        ref Token first = ref Tokens[_heldFirst];
        if (first.Node >= 0 && first.Hash >= 0 && _nodes[first.Node] is TerminalNode)
        {
            Agenda.Remove(ref Tokens, _heldFirst);
            _held[count++] = _heldFirst;
        }

        Place(_held.AsSpan(0, count));
    }

    private void Place(Span<int> activations)
    {
        if (activations.Length > 1) (_arisenOrder ??= new ArisenOrder(this)).Sort(activations);
        // The first in order must fire first: with depth the last one pushed is on top.
        bool newestFirst = Network.Agenda.NewestFirst;
        for (int i = 0; i < activations.Length; i++)
        {
            int token = activations[newestFirst ? activations.Length - 1 - i : i];
            TerminalNode terminal = TerminalOf(token);
            int bucket = terminal.Salience is null ? terminal.Bucket : Agenda.BucketFor(terminal.Rule.Group, terminal.Salience(this, token));
            Agenda.Add(ref Tokens, token, bucket);
            Observer?.OnActivated(new Activation(this, token));
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

    private void CancelActivationGroup(int group)
    {
        SettleAgenda();
        foreach (int token in Agenda.All(Tokens).Where(t => TerminalOf(t).Rule.ActivationGroup == group).ToList())
            Agenda.Remove(ref Tokens, token);
    }
}
