using System.Numerics;
using System.Runtime.InteropServices;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Remembers the firings of a session for its explanation, outside of the match cycle: of each fact the values as they are
/// known now, and of each change the field with its value before and after. How a fact was at an earlier firing is worked
/// out backwards when somebody asks. All of it is rows in a few lists, which a session uses again. Not thread-safe.
/// </summary>
internal sealed class Recorder
{
    private readonly List<KnownFact> _facts = [];
    private readonly List<FieldValue> _values = [];
    private readonly List<LoggedChange> _log = [];
    private readonly List<FiredRule> _fired = [];
    private readonly List<MatchedFact> _matched = [];
    private readonly List<(int Fact, ChangeKind Kind)> _moved = [];
    private readonly List<HostStep> _steps = [];
    private readonly List<Firing> _firings = [];
    private Dictionary<int, IReadOnlyList<string>>? _fields;
    private Dictionary<int, int>? _stopped;

    // By row, one more than the place in _facts of what was last known of the row.
    private int[] _factOf = new int[16];
    private int _mark;
    private int _matchedFrom;

    /// <summary>What sentences are written into.</summary>
    public SentenceText Sentence { get; } = new();

    /// <summary>The firings so far. Those that were asked for before are not made again.</summary>
    public IReadOnlyList<Firing> Firings
    {
        get
        {
            if (_firings.Count < _fired.Count) MakeFirings();
            return _firings;
        }
    }

    public int FiringCount => _fired.Count;

    /// <summary>What the host did, in order.</summary>
    public IEnumerable<TraceStep> Steps
    {
        get
        {
            var steps = new TraceStep[_steps.Count];
            var past = new Past(this);
            for (int i = steps.Length - 1; i >= 0; i--)
            {
                HostStep step = _steps[i];
                past.GoBack(step.Log);
                steps[i] = new TraceStep(step.Kind, step.Id, step.Name, step.Fact < 0 ? new Dictionary<string, string?>() : Written(past.Of(step.Fact), _facts[step.Fact].Type))
                {
                    Fields = _fields?.GetValueOrDefault(i) ?? [],
                    Joined = step.Joined,
                    Stopped = _stopped is not null && _stopped.TryGetValue(i, out int fired) ? fired : null,
                };
            }

            return steps;
        }
    }

    public int StepCount => _steps.Count;

    public void Clear()
    {
        _facts.Clear();
        _values.Clear();
        _log.Clear();
        _fired.Clear();
        _matched.Clear();
        _moved.Clear();
        _steps.Clear();
        _firings.Clear();
        _fields?.Clear();
        _stopped?.Clear();
        Array.Clear(_factOf);
    }

    /// <summary>Remembers which fields the host named in its last change.</summary>
    public void NameFields(IReadOnlyList<string> fields) => (_fields ??= [])[_steps.Count - 1] = fields;

    /// <summary>Remembers that a call of Fire ended before its time.</summary>
    public void Stop(int step, int fired) => (_stopped ??= [])[step] = fired;

    /// <summary>Forgets inserts that did not come about.</summary>
    public void ForgetSteps(int from) => _steps.RemoveRange(from, _steps.Count - from);

    /// <summary>Remembers what the host did that concerns no fact.</summary>
    public void Step(TraceStepKind kind, string name = "") => _steps.Add(new HostStep(kind, 0, -1, name, _log.Count, false));

    /// <summary>Remembers a host's change of a fact, with its values now.</summary>
    public void Step(WorkingMemory memory, TraceStepKind kind, int row, bool joined = false)
    {
        int fact = kind == TraceStepKind.Insert ? Learn(memory, row) : Find(memory, row);
        if (kind == TraceStepKind.Update) Note(memory, fact, row, 0);
        _steps.Add(new HostStep(kind, _facts[fact].Id, kind == TraceStepKind.Retract ? -1 : fact, _facts[fact].Type.Name, _log.Count, joined));
    }

    public void Before(WorkingMemory memory, TerminalNode terminal, int token)
    {
        _mark = memory.ChangeMark;
        _matchedFrom = _matched.Count;
        foreach (Binding binding in terminal.Bindings)
        {
            if (binding.Type == InitialFact.FactType) continue;
            int row = memory.RowAt(token, binding.Hops);
            // Rows that the engine makes are rewritten in place and have no changes of their own.
            _matched.Add(memory.Facts[row].Dispatch < 0
                ? new MatchedFact(binding, -1, ReadAll(binding.Type, memory.Facts[row].Object!))
                : new MatchedFact(binding, Find(memory, row), 0));
        }
    }

    /// <summary>Forgets a firing that failed.</summary>
    public void Discard() => _matched.RemoveRange(_matchedFrom, _matched.Count - _matchedFrom);

    /// <summary>Remembers a firing whose actions took effect and whose changes still wait.</summary>
    public void After(WorkingMemory memory, TerminalNode terminal, string? sentence)
    {
        int log = _log.Count, moved = _moved.Count;
        foreach (Change change in memory.ChangesSince(_mark))
        {
            if (change.Kind is ChangeKind.Modify or ChangeKind.Retract)
            {
                int fact = Find(memory, change.Fact);
                // Only a matched fact can be written.
                if (IsMatched(fact)) Note(memory, fact, change.Fact, change.Mask);
                if (change.Kind == ChangeKind.Retract) _moved.Add((fact, change.Kind));
            }
            else
            {
                _moved.Add((Learn(memory, change.Fact), change.Kind));
            }
        }

        _fired.Add(new FiredRule(terminal, sentence, _matchedFrom, _matched.Count, log, _log.Count, moved, _moved.Count));
    }

    /// <summary>Tells of all firings.</summary>
    public void Tell(IExplanationReader reader)
    {
        foreach (ref readonly FiredRule fired in CollectionsMarshal.AsSpan(_fired))
        {
            reader.OnFired(fired.Terminal.Rule.Name, fired.Sentence);
            for (int i = fired.Log; i < fired.LogEnd; i++)
            {
                ref readonly LoggedChange change = ref CollectionsMarshal.AsSpan(_log)[i];
                if (!change.IsTold) continue;
                FactType type = _facts[change.Fact].Type;
                string field = type.PathOf(type.Fields[change.Field]);
                if (change.After.TryGetDecimal(out decimal number)) reader.OnChanged(field, number);
                else reader.OnChanged(field, change.After.Boxed);
            }
        }
    }

    private static Dictionary<string, string?> Written(IReadOnlyList<object?> values, FactType type) =>
        type.Fields.ToDictionary(f => f.Name, f => FieldText.Write(values[f.Index]));

    private bool IsMatched(int fact)
    {
        for (int i = _matchedFrom; i < _matched.Count; i++)
            if (_matched[i].Fact == fact) return true;
        return false;
    }

    /// <summary>What is known of a row's fact.</summary>
    private int Find(WorkingMemory memory, int row) =>
        row < _factOf.Length && _factOf[row] - 1 is var fact and >= 0 && _facts[fact].Id == memory.Facts[row].Id ? fact : Learn(memory, row);

    private int Learn(WorkingMemory memory, int row)
    {
        object value = memory.Facts[row].Object!;
        FactType type = memory.Network.Dispatches[memory.Facts[row].Dispatch].Type;
        _facts.Add(type.IsImmutable
            ? new KnownFact(memory.Facts[row].Id, type, value, 0)
            : new KnownFact(memory.Facts[row].Id, type, null, ReadAll(type, value)));
        if (row >= _factOf.Length) Array.Resize(ref _factOf, Math.Max(row + 1, 2 * _factOf.Length));
        _factOf[row] = _facts.Count;
        return _facts.Count - 1;
    }

    private int ReadAll(FactType type, object fact)
    {
        int first = _values.Count;
        CollectionsMarshal.SetCount(_values, first + type.Fields.Count);
        Span<FieldValue> values = CollectionsMarshal.AsSpan(_values)[first..];
        for (int i = 0; i < values.Length; i++) values[i] = type.Fields[i].Access.Read(fact);
        return first;
    }

    /// <summary>Compares a fact with what was known of it. A mask of 0 tells of no change: the host made them.</summary>
    private void Note(WorkingMemory memory, int fact, int row, ulong mask)
    {
        KnownFact known = _facts[fact];
        if (known.Unchanging is not null) return;
        object value = memory.Facts[row].Object!;
        AlphaDispatch dispatch = memory.Network.Dispatches[memory.Facts[row].Dispatch];
        ulong[] bits = dispatch.FieldBits;
        Span<FieldValue> values = CollectionsMarshal.AsSpan(_values).Slice(known.FirstValue, bits.Length);
        if (mask != 0 && dispatch.BitsAreInOrder)
        {
            for (ulong left = mask; left != 0; left &= left - 1)
                if (dispatch.FieldAt[BitOperations.TrailingZeroCount(left)] - 1 is var field and >= 0) NoteField(known, fact, field, value, ref values[field], isWritten: true);
            return;
        }

        // What a property computes may hang on anything.
        bool all = mask == 0 || !known.Type.StoresItsFields;
        for (int i = 0; i < bits.Length; i++)
        {
            bool isWritten = (bits[i] & mask) != 0;
            if (isWritten || all) NoteField(known, fact, i, value, ref values[i], isWritten);
        }
    }

    private void NoteField(in KnownFact known, int fact, int field, object value, ref FieldValue before, bool isWritten)
    {
        FieldValue now = known.Type.Fields[field].Access.Read(value);
        if (now.IsIdentical(before)) return;
        CollectionsMarshal.SetCount(_log, _log.Count + 1);
        ref LoggedChange change = ref CollectionsMarshal.AsSpan(_log)[^1];
        change.Fact = fact;
        change.Field = field;
        change.Before = before;
        change.After = before = now;
        change.IsTold = isWritten && !now.IsSame(change.Before);
    }

    private void MakeFirings()
    {
        int from = _firings.Count;
        var made = new Firing[_fired.Count - from];
        var past = new Past(this);
        for (int at = _fired.Count - 1; at >= from; at--)
        {
            FiredRule fired = _fired[at];
            past.GoBack(fired.LogEnd);
            List<FactSnapshot>? inserted = null, retracted = null;
            for (int i = fired.Moved; i < fired.MovedEnd; i++)
            {
                (int fact, ChangeKind kind) = _moved[i];
                FactSnapshot snapshot = Snapshot(past, fact, null);
                if (kind is ChangeKind.Insert or ChangeKind.Passing) (inserted ??= []).Add(snapshot);
                if (kind is ChangeKind.Retract or ChangeKind.Passing) (retracted ??= []).Add(snapshot);
            }

            List<FieldChange>? changes = null;
            FactSnapshot? after = null;
            int afterOf = -1;
            for (int i = fired.Log; i < fired.LogEnd; i++)
            {
                LoggedChange change = _log[i];
                if (!change.IsTold) continue;
                if (change.Fact != afterOf) (after, afterOf) = (Snapshot(past, change.Fact, NameOf(fired, change.Fact)), change.Fact);
                (changes ??= []).Add(new FieldChange(after!, _facts[change.Fact].Type.Fields[change.Field], change.Before.Boxed, change.After.Boxed));
            }

            past.GoBack(fired.Log);
            var matched = new FactSnapshot[fired.MatchedEnd - fired.Matched];
            for (int i = 0; i < matched.Length; i++)
            {
                MatchedFact match = _matched[fired.Matched + i];
                string? name = match.Binding.Name.Length == 0 ? null : match.Binding.Name;
                matched[i] = match.Fact >= 0 ? Snapshot(past, match.Fact, name) : new FactSnapshot(0, name, match.Binding.Type, Boxed(match.FirstValue, match.Binding.Type));
            }

            made[at - from] = new Firing(
                at + 1, fired.Terminal.Rule.Name, fired.Sentence, matched, changes ?? (IReadOnlyList<FieldChange>)[], inserted ?? (IReadOnlyList<FactSnapshot>)[], retracted ?? (IReadOnlyList<FactSnapshot>)[])
            {
                TableRow = fired.Terminal.Rule.Model.TableRow,
            };
        }

        _firings.AddRange(made);
    }

    private FactSnapshot Snapshot(Past past, int fact, string? name) => new(_facts[fact].Id, name, _facts[fact].Type, past.Of(fact));

    private string? NameOf(FiredRule fired, int fact)
    {
        for (int i = fired.Matched; i < fired.MatchedEnd; i++)
            if (_matched[i].Fact == fact) return _matched[i].Binding.Name;
        return null;
    }

    private object?[] Boxed(int first, FactType type)
    {
        var boxed = new object?[type.Fields.Count];
        for (int i = 0; i < boxed.Length; i++) boxed[i] = _values[first + i].Boxed;
        return boxed;
    }

    /// <summary>The facts' values at an earlier moment, found by undoing what was logged since.</summary>
    private sealed class Past(Recorder recorder)
    {
        private readonly Dictionary<int, (object?[] Values, bool IsGiven)> _values = [];
        private int _at = recorder._log.Count;

        /// <summary>Goes back to when the log had a length.</summary>
        public void GoBack(int log)
        {
            while (_at > log)
            {
                LoggedChange change = recorder._log[--_at];
                (object?[] values, bool isGiven) = Current(change.Fact);
                if (isGiven) values = (object?[])values.Clone();
                values[change.Field] = change.Before.Boxed;
                _values[change.Fact] = (values, false);
            }
        }

        /// <summary>A fact's values at this moment; they do not change any more.</summary>
        public IReadOnlyList<object?> Of(int fact)
        {
            KnownFact known = recorder._facts[fact];
            if (known.Unchanging is { } unchanging) return new FactValues(known.Type, unchanging);
            object?[] values = Current(fact).Values;
            _values[fact] = (values, true);
            return values;
        }

        private (object?[] Values, bool IsGiven) Current(int fact) => _values.TryGetValue(fact, out (object?[] Values, bool IsGiven) known)
            ? known
            : (recorder.Boxed(recorder._facts[fact].FirstValue, recorder._facts[fact].Type), false);
    }

    /// <summary>A fact of the session; one that cannot change stands for its values itself.</summary>
    private readonly record struct KnownFact(int Id, FactType Type, object? Unchanging, int FirstValue);

    /// <summary>A field's change; one that no rule made, or that changed the form of the value only, is not told.</summary>
    private struct LoggedChange
    {
        public int Fact;
        public int Field;
        public FieldValue Before;
        public FieldValue After;
        public bool IsTold;
    }

    private readonly record struct MatchedFact(Binding Binding, int Fact, int FirstValue);

    private readonly record struct FiredRule(TerminalNode Terminal, string? Sentence, int Matched, int MatchedEnd, int Log, int LogEnd, int Moved, int MovedEnd);

    private readonly record struct HostStep(TraceStepKind Kind, int Id, int Fact, string Name, int Log, bool Joined);
}
