using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;

namespace Purchasing.Rete;

public sealed partial class Session
{
    /// <summary>From now on actions call no handlers.</summary>
    internal void IgnoreCalls() => _host.IgnoresCalls = true;

    /// <summary>Fires as a recorded call of Fire did: to the end, or as far as that one came.</summary>
    /// <param name="stopped">How far it came, when it did not come to its end.</param>
    /// <param name="limit">More firings than this cannot be what was recorded.</param>
    internal void FireAgain(int? stopped, int limit)
    {
        Begin();
        _memory.Halted = false;
        _memory.Recorder!.Step(TraceStepKind.Fire);
        if (stopped is { } fired) _memory.Recorder.Stop(_memory.Recorder.StepCount - 1, fired);
        try
        {
            FireAll(stopped ?? limit, default);
        }
        catch (RuleException error) when (error is RuleLimitException or RuleExecutionException)
        {
            // The recorded call ended here too; if it did not, the firings differ.
        }
    }

    /// <summary>The session so far as data, for saving and replaying. Needs <see cref="SessionOptions.Explain"/>.</summary>
    /// <returns>The trace; later changes of the session are not in it.</returns>
    /// <exception cref="InvalidOperationException">The session does not explain.</exception>
    public SessionTrace Trace()
    {
        if (_memory.Recorder is not { } recorder) throw new InvalidOperationException("The session was not made with SessionOptions.Explain.");
        return new SessionTrace(RuleSet.Name, RuleSet.Hash, _now, [.. recorder.Steps],
            [.. recorder.Firings.Select(f => $"{f.Rule}: {f.Sentence} [{string.Join("; ", f.Changes)}]")]);
    }
}
