using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Remembers the firings of a session for its explanation: copies of the facts, outside of the match cycle. Not thread-safe.
/// </summary>
internal sealed class Recorder
{
    private readonly List<Firing> _firings = [];
    private readonly List<(TraceStepKind Kind, int Fact, FactType? Type, string Name, IReadOnlyList<object?> Values, bool Joined)> _steps = [];
    private readonly List<(int Fact, Binding Binding, FactType Type, IReadOnlyList<object?> Before)> _matched = [];
    private readonly Dictionary<int, (int Id, IReadOnlyList<object?> Values)> _known = [];
    private Dictionary<int, IReadOnlyList<string>>? _fields;
    private Dictionary<int, int>? _stopped;
    private int _mark;

    public IReadOnlyList<Firing> Firings => _firings;

    /// <summary>What the host did, in order.</summary>
    public IEnumerable<TraceStep> Steps => _steps.Select((step, index) => new TraceStep(step.Kind, step.Fact, step.Name, step.Type is { } type
        ? type.Fields.ToDictionary(f => f.Name, f => FieldText.Write(step.Values[f.Index]))
        : new Dictionary<string, string?>())
    {
        Fields = _fields?.GetValueOrDefault(index) ?? [],
        Joined = step.Joined,
        Stopped = _stopped is not null && _stopped.TryGetValue(index, out int fired) ? fired : null,
    });

    public int StepCount => _steps.Count;

    public void Clear()
    {
        _firings.Clear();
        _steps.Clear();
        _known.Clear();
        _fields?.Clear();
        _stopped?.Clear();
    }

    /// <summary>Remembers which fields the host named in its last change.</summary>
    public void NameFields(IReadOnlyList<string> fields) => (_fields ??= [])[_steps.Count - 1] = fields;

    /// <summary>Remembers that a call of Fire ended before its time.</summary>
    public void Stop(int step, int fired) => (_stopped ??= [])[step] = fired;

    /// <summary>Forgets inserts that did not come about.</summary>
    public void ForgetSteps(int from) => _steps.RemoveRange(from, _steps.Count - from);

    /// <summary>Remembers what the host did that concerns no fact.</summary>
    public void Step(TraceStepKind kind, string name = "") => _steps.Add((kind, 0, null, name, [], false));

    /// <summary>Remembers a host's change of a fact, with its values now.</summary>
    public void Step(WorkingMemory memory, TraceStepKind kind, int fact, bool joined = false)
    {
        FactType type = TypeOf(memory, fact, null);
        _steps.Add(kind == TraceStepKind.Retract
            ? (kind, memory.Facts[fact].Id, null, type.Name, [], false)
            : (kind, memory.Facts[fact].Id, type, type.Name, Remember(memory, fact, type), joined));
    }

    public void Before(WorkingMemory memory, TerminalNode terminal, int token)
    {
        _matched.Clear();
        _mark = memory.ChangeMark;
        foreach (Binding binding in terminal.Bindings)
        {
            if (binding.Type == InitialFact.FactType) continue;
            int fact = memory.RowAt(token, binding.Hops);
            FactType type = TypeOf(memory, fact, binding.Type);
            _matched.Add((fact, binding, type, Values(memory, fact, type)));
        }
    }

    public void Discard() => _matched.Clear();

    /// <summary>Remembers a firing whose actions took effect and whose changes still wait.</summary>
    public void After(WorkingMemory memory, TerminalNode terminal, string? sentence)
    {
        var matched = new FactSnapshot[_matched.Count];
        for (int i = 0; i < matched.Length; i++)
        {
            (int fact, Binding binding, FactType type, IReadOnlyList<object?> before) = _matched[i];
            matched[i] = new FactSnapshot(memory.Facts[fact].Id, binding.Name.Length == 0 ? null : binding.Name, type, before);
        }

        List<FieldChange>? changes = null;
        List<FactSnapshot>? inserted = null, retracted = null;
        foreach (Change change in memory.ChangesSince(_mark))
        {
            if (change.Kind is ChangeKind.Modify or ChangeKind.Retract) AddChanges(memory, change, ref changes);
            if (change.Kind == ChangeKind.Modify) continue;
            FactType type = TypeOf(memory, change.Fact, null);
            var snapshot = new FactSnapshot(memory.Facts[change.Fact].Id, null, type, Remember(memory, change.Fact, type));
            if (change.Kind is ChangeKind.Insert or ChangeKind.Passing) (inserted ??= []).Add(snapshot);
            if (change.Kind is ChangeKind.Retract or ChangeKind.Passing) (retracted ??= []).Add(snapshot);
        }

        _firings.Add(new Firing(
            _firings.Count + 1, terminal.Rule.Name, sentence, matched, changes ?? (IReadOnlyList<FieldChange>)[], inserted ?? (IReadOnlyList<FactSnapshot>)[], retracted ?? (IReadOnlyList<FactSnapshot>)[])
        {
            TableRow = terminal.Rule.Model.TableRow,
        });
        _matched.Clear();
    }

    /// <summary>Compares the fields of a matched fact that the firing wrote; only a matched fact can be written.</summary>
    private void AddChanges(WorkingMemory memory, Change change, ref List<FieldChange>? changes)
    {
        foreach ((int fact, Binding binding, FactType type, IReadOnlyList<object?> before) in _matched)
        {
            if (fact != change.Fact) continue;
            var after = new FactSnapshot(memory.Facts[fact].Id, binding.Name, type, Remember(memory, fact, type));
            object value = memory.Facts[fact].Object!;
            ulong[] bits = memory.Network.Dispatches[memory.Facts[fact].Dispatch].FieldBits;
            for (int i = 0; i < bits.Length; i++)
            {
                if ((bits[i] & change.Mask) == 0) continue;
                FactField field = type.Fields[i];
                object? was = before[i], now = FactContent.TryRead(field, value);
                if (FactContent.Same(was, now)) continue;
                (changes ??= []).Add(new FieldChange(after, field, was, now));
            }

            return;
        }
    }

    /// <summary>A fact's values as they are: they change only where the host or a firing says so, and both are remembered here.</summary>
    private IReadOnlyList<object?> Values(WorkingMemory memory, int fact, FactType type) =>
        _known.TryGetValue(fact, out (int Id, IReadOnlyList<object?> Values) known) && known.Id == memory.Facts[fact].Id
            ? known.Values
            : Remember(memory, fact, type);

    private IReadOnlyList<object?> Remember(WorkingMemory memory, int fact, FactType type)
    {
        IReadOnlyList<object?> values = FactContent.Snapshot(type, memory.Facts[fact].Object!);
        if (memory.Facts[fact].Dispatch >= 0) _known[fact] = (memory.Facts[fact].Id, values);
        return values;
    }

    /// <summary>The fact's own type; a pattern may have matched it through a base type.</summary>
    private static FactType TypeOf(WorkingMemory memory, int fact, FactType? matchedAs)
    {
        int dispatch = memory.Facts[fact].Dispatch;
        return dispatch < 0 ? matchedAs! : memory.Network.Dispatches[dispatch].Type;
    }
}
