namespace Purchasing.Rete;

public sealed partial class Session
{
    /// <summary>The session so far as data, for saving and replaying. Needs <see cref="SessionOptions.Explain"/>.</summary>
    /// <exception cref="InvalidOperationException">The session does not explain.</exception>
    public SessionTrace Trace()
    {
        if (_memory.Recorder is not { } recorder) throw new InvalidOperationException("The session was not made with SessionOptions.Explain.");
        return new SessionTrace(RuleSet.Name, RuleSet.Hash, _now, [.. recorder.Steps],
            [.. recorder.Firings.Select(f => $"{f.Rule}: {f.Sentence} [{string.Join("; ", f.Changes)}]")]);
    }
}
