using Purchasing.Rete.Network;

namespace Purchasing.Rete.Runtime;

/// <summary>Remembers the firings of a session for its explanation. Reads facts by reflection, outside of the match cycle. Not thread-safe.</summary>
internal sealed class Recorder
{
    private readonly List<Firing> _firings = [];
    private readonly List<(int Fact, Binding Binding, object?[] Before)> _matched = [];
    private int _mark;

    public IReadOnlyList<Firing> Firings => _firings;

    /// <summary>What the host did, in order.</summary>
    public List<TraceStep> Steps { get; } = [];

    public void Clear()
    {
        _firings.Clear();
        Steps.Clear();
    }

    /// <summary>Remembers a host's change of a fact, with its values now.</summary>
    public void Step(WorkingMemory memory, TraceStepKind kind, int fact)
    {
        FactType type = TypeOf(memory, fact, null);
        object value = memory.Facts[fact].Object!;
        Steps.Add(new TraceStep(kind, fact, type.Name, kind == TraceStepKind.Retract
            ? new Dictionary<string, string?>()
            : type.Fields.ToDictionary(f => f.Name, f => Explanation.FieldText.Write(FactContent.Read(f, value)))));
    }

    public void Before(WorkingMemory memory, TerminalNode terminal, int token)
    {
        _matched.Clear();
        _mark = memory.ChangeMark;
        foreach (Binding binding in terminal.Bindings)
        {
            if (binding.Type == InitialFact.FactType) continue;
            int fact = memory.FactIdAt(token, binding.Hops);
            _matched.Add((fact, binding, FactContent.Snapshot(TypeOf(memory, fact, binding.Type), memory.Facts[fact].Object!)));
        }
    }

    public void Discard() => _matched.Clear();

    public void After(WorkingMemory memory, TerminalNode terminal, int token)
    {
        var matched = new List<FactSnapshot>(_matched.Count);
        var changes = new List<FieldChange>();
        var compared = new HashSet<int>();
        foreach ((int fact, Binding binding, object?[] before) in _matched)
        {
            FactType type = TypeOf(memory, fact, binding.Type);
            matched.Add(new FactSnapshot(fact, binding.Name.Length == 0 ? null : binding.Name, type, before));
            if (!compared.Add(fact)) continue;
            object?[] after = FactContent.Snapshot(type, memory.Facts[fact].Object!);
            var snapshot = new FactSnapshot(fact, binding.Name, type, after);
            for (int i = 0; i < after.Length; i++)
                if (!Equals(before[i], after[i]))
                    changes.Add(new FieldChange(snapshot, type.Fields[i], before[i], after[i]));
        }

        var inserted = new List<FactSnapshot>();
        var retracted = new List<FactSnapshot>();
        foreach (Change change in memory.ChangesSince(_mark))
        {
            if (change.Kind == ChangeKind.Modify) continue;
            object value = memory.Facts[change.Fact].Object!;
            FactType type = TypeOf(memory, change.Fact, null);
            (change.Kind == ChangeKind.Insert ? inserted : retracted).Add(new FactSnapshot(change.Fact, null, type, FactContent.Snapshot(type, value)));
        }

        _firings.Add(new Firing(_firings.Count + 1, terminal.Rule.Name, terminal.Because?.Of(memory, token), matched, changes, inserted, retracted)
        {
            TableRow = terminal.Rule.Model.TableRow,
        });
        _matched.Clear();
    }

    /// <summary>The fact's own type; a pattern may have matched it through a base type.</summary>
    private static FactType TypeOf(WorkingMemory memory, int fact, FactType? matchedAs)
    {
        int dispatch = memory.Facts[fact].Dispatch;
        return dispatch < 0 ? matchedAs! : memory.Network.Dispatches[dispatch].Type;
    }
}
