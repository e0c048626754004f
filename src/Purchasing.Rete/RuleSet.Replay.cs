using Purchasing.Rete.Explanation;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

public sealed partial class RuleSet
{
    /// <summary>Runs a saved session again: the same facts, changes and calls of Fire, at the same instant.</summary>
    /// <param name="trace">The session's trace.</param>
    /// <returns>Whether the same rules fired with the same changes, and if not, the first difference.</returns>
    /// <exception cref="ArgumentException">The trace is of other rules: the hashes differ.</exception>
    /// <exception cref="FormatException">A value of the trace does not fit its field.</exception>
    public ReplayResult Replay(SessionTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.RuleSetHash != Hash)
            throw new ArgumentException($"The trace was recorded with other rules: '{trace.RuleSet}' with hash {trace.RuleSetHash}, while this is '{Name}' with hash {Hash}.", nameof(trace));
        using Session session = CreateSession(new SessionOptions { Explain = true, Now = trace.Now });
        var handles = new Dictionary<int, FactHandle>();
        foreach (TraceStep step in trace.Steps)
        {
            switch (step.Kind)
            {
                case TraceStepKind.Insert:
                    handles[step.Fact] = session.Insert(FactBuilder.Create(FactType(step.Name), ValuesOf(step)));
                    break;
                case TraceStepKind.Update:
                    object fact = session[handles[step.Fact]];
                    foreach ((FactField field, object? value) in ValuesOf(step)) FactContent.Write(field, fact, value);
                    session.Update(handles[step.Fact]);
                    break;
                case TraceStepKind.Retract:
                    session.Retract(handles[step.Fact]);
                    break;
                case TraceStepKind.Focus:
                    session.Focus(step.Name);
                    break;
                default:
                    session.Fire();
                    break;
            }
        }

        SessionTrace replayed = session.Trace();
        return new ReplayResult(replayed, Differences(trace.Firings, replayed.Firings));
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
