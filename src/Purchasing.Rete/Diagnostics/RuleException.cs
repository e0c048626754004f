namespace Purchasing.Rete.Diagnostics;

/// <summary>
/// What goes wrong while rules run. Whenever one is thrown the session is as before the call or as after it, as each
/// exception says; a <see cref="SessionFaultedException"/> says that it is neither and refuses further use.
/// </summary>
public abstract class RuleException : Exception
{
    private protected RuleException(string message) : base(message) => Summary = message;

    private protected RuleException(string message, Exception? error) : base(message, error) => Summary = message;

    private protected RuleException(SourceLocation location, string problem, Exception error) : base($"{location}: {problem}", error) =>
        Summary = $"{location.WithoutFolder()}: {problem}";

    /// <summary>The message with the rule file's name alone: for people outside the machine, whom its folders do not concern.</summary>
    public string Summary { get; }
}
