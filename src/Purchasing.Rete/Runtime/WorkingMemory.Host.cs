using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>What actions do besides changing facts. Compiled action lists call these.</summary>
internal sealed partial class WorkingMemory
{
    /// <summary>The session as the host sees it: receives logs, events and calls. Null in the engine's own tests.</summary>
    public IRuleHost? Host { get; set; }

    /// <summary>Is told what happens, for tracing; null when nobody listens.</summary>
    public SessionObserver? Observer { get; set; }

    public int InsertLogical(int token, FactType type, object value) => Truth!.Insert(this, token, type, value);

    public void Focus(int group) => Agenda.Focus(group);

    public void Halt() => Halted = true;

    public void Log(string rule, string message) => Host?.Log(rule, message);

    public void EmitEvent(string rule, string name, string[] names, object?[] values) => Host?.Emit(rule, name, names, values);

    private void Tell(Change change)
    {
        if (Facts[change.Fact] is not { Object: { } value, Dispatch: >= 0 } row || value is InitialFact) return;
        FactType type = Network.Dispatches[row.Dispatch].Type;
        var snapshot = new FactSnapshot(change.Fact, null, type, FactContent.Snapshot(type, value));
        switch (change.Kind)
        {
            case ChangeKind.Insert:
                Observer!.OnInserted(snapshot);
                break;
            case ChangeKind.Modify:
                Observer!.OnModified(snapshot);
                break;
            default:
                Observer!.OnRetracted(snapshot);
                break;
        }
    }

    public void CallHandler(string rule, string handler, string[] names, object?[] values) => Host?.Call(rule, handler, names, values);
}

/// <summary>Receives what rules say to the host.</summary>
internal interface IRuleHost
{
    void Log(string rule, string message);

    void Emit(string rule, string name, string[] names, object?[] values);

    void Call(string rule, string handler, string[] names, object?[] values);

    /// <summary>How many calls of asynchronous handlers have been noted.</summary>
    int Deferred { get; }

    /// <summary>Forgets the calls that a firing noted before it failed.</summary>
    /// <param name="deferred">How many there were before the firing.</param>
    void ForgetFrom(int deferred);
}
