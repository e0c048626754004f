using System.Text;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// What actions do besides changing facts, and what an observer is told. Compiled action lists call the former as part of
/// a firing, which fails with them; an observer is only told, and what it throws is noted and reported when the change is complete.
/// </summary>
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

    public void CallHandler(string rule, string handler, string[] names, object?[] values) => Host?.Call(rule, handler, names, values);

    private void Tell(Change change)
    {
        if (Facts[change.Fact] is not { Object: { } value, Dispatch: >= 0 } row || value is InitialFact) return;
        FactType type = Network.Dispatches[row.Dispatch].Type;
        var snapshot = new FactSnapshot(row.Id, null, type, FactContent.Snapshot(type, value));
        string what = "";
        try
        {
            if (change.Kind is ChangeKind.Insert or ChangeKind.Passing)
            {
                what = nameof(SessionObserver.OnInserted);
                Observer!.OnInserted(snapshot);
            }

            if (change.Kind == ChangeKind.Modify)
            {
                what = nameof(SessionObserver.OnModified);
                Observer!.OnModified(snapshot);
            }

            if (change.Kind is ChangeKind.Retract or ChangeKind.Passing)
            {
                what = nameof(SessionObserver.OnRetracted);
                Observer!.OnRetracted(snapshot);
            }
        }
        catch (Exception error)
        {
            ObserverFailed(what, error);
        }
    }

    private void TellActivated(int token)
    {
        try
        {
            Observer!.OnActivated(new Activation(this, token));
        }
        catch (Exception error)
        {
            ObserverFailed(nameof(SessionObserver.OnActivated), error);
        }
    }

    private void TellFiring(int token)
    {
        try
        {
            Observer!.OnFiring(new Activation(this, token));
        }
        catch (Exception error)
        {
            ObserverFailed(nameof(SessionObserver.OnFiring), error);
        }
    }

    private void TellFired(string rule)
    {
        try
        {
            Observer!.OnFired(rule);
        }
        catch (Exception error)
        {
            ObserverFailed(nameof(SessionObserver.OnFired), error);
        }
    }

    private void ObserverFailed(string what, Exception error) => Failures.Add(new RuleCallbackException($"{nameof(SessionObserver)}.{what}", error));

    /// <summary>The facts of a partial match and the fact compared with it, as text for a message.</summary>
    private string DescribeFacts(int token, object? fact)
    {
        var text = new StringBuilder();
        if (fact is not null) Append(text, fact);
        for (int at = token; at > 0; at = Tokens[at].Parent)
            if (Tokens[at].Fact is var row and not 0 && Facts[row].Object is { } matched && !ReferenceEquals(matched, fact)) Append(text, matched);
        return text.ToString();

        void Append(StringBuilder into, object value)
        {
            if (value is InitialFact || Network.TypeOf(value.GetType()) is not { } type) return;
            if (into.Length > 0) into.Append(", ");
            into.Append(FactText.Describe(type, value));
        }
    }
}
