using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

public sealed partial class RuleSet
{
    /// <summary>
    /// Runs a saved session again: the same facts, changes and calls of Fire, at the same instant. Handlers are not
    /// called: what they do is done already.
    /// </summary>
    /// <param name="trace">The session's trace.</param>
    /// <param name="filter">The <see cref="SessionOptions.Filter"/> with which the session ran; null for none.</param>
    /// <returns>Whether the same rules fired with the same changes, and if not, the first difference.</returns>
    /// <exception cref="ArgumentException">The trace is of other rules: the hashes differ.</exception>
    /// <exception cref="FormatException">A value of the trace does not fit its field.</exception>
    public ReplayResult Replay(SessionTrace trace, Func<Activation, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.RuleSetHash != Hash)
            throw new ArgumentException($"The trace was recorded with other rules: '{trace.RuleSet}' with hash {trace.RuleSetHash}, while this is '{Name}' with hash {Hash}.", nameof(trace));
        using Session session = CreateSession(new SessionOptions { Explain = true, Now = trace.Now, Filter = filter });
        session.IgnoreCalls();
        int limit = trace.Firings.Count + 1;
        var handles = new Dictionary<int, FactHandle>();
        for (int next = 0; next < trace.Steps.Count;)
        {
            TraceStep step = trace.Steps[next++];
            try
            {
                if (step.Kind != TraceStepKind.Insert)
                {
                    Do(session, step, handles, limit);
                    continue;
                }

                List<TraceStep> together = [step];
                while (next < trace.Steps.Count && trace.Steps[next].Joined) together.Add(trace.Steps[next++]);
                Insert(session, together, handles);
            }
            catch (RuleEvaluationException)
            {
                // A condition failed when the trace was recorded too, and counted as false.
            }
        }

        SessionTrace replayed = session.Trace();
        return new ReplayResult(replayed, Differences(trace.Firings, replayed.Firings));
    }

    private void Insert(Session session, IReadOnlyList<TraceStep> steps, Dictionary<int, FactHandle> handles)
    {
        object[] made = [.. steps.Select(step => FactBuilder.Create(FactType(step.Name), ValuesOf(step)))];
        try
        {
            session.InsertAll(made);
        }
        finally
        {
            for (int i = 0; i < made.Length; i++)
                handles[steps[i].Fact] = session.HandleOf(made[i]);
        }
    }

    private void Do(Session session, TraceStep step, Dictionary<int, FactHandle> handles, int limit)
    {
        switch (step.Kind)
        {
            case TraceStepKind.Update:
                object fact = session[handles[step.Fact]];
                foreach ((FactField field, object? value) in ValuesOf(step)) FactContent.Write(field, fact, value);
                session.Update(handles[step.Fact], [.. step.Fields]);
                break;
            case TraceStepKind.Retract:
                session.Retract(handles[step.Fact]);
                break;
            case TraceStepKind.Focus:
                session.Focus(step.Name);
                break;
            default:
                session.FireAgain(step.Stopped, limit);
                break;
        }
    }

    private Dictionary<FactField, object?> ValuesOf(TraceStep step)
    {
        FactType type = FactType(step.Name);
        var values = new Dictionary<FactField, object?>();
        foreach ((string name, string? text) in step.Values)
        {
            FactField field = type.FindField(name) ?? throw new FormatException($"{type.Name} has no field '{name}'.");
            values[field] = FieldText.Read(field, text);
        }

        return values;
    }

    private static IReadOnlyList<string> Differences(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        for (int i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            string was = i < before.Count ? before[i] : "nothing", now = i < after.Count ? after[i] : "nothing";
            if (was != now) return [$"firing {i + 1} was {was} and is {now}"];
        }

        return [];
    }
}
