namespace Purchasing.Rete.Diagnostics;

/// <summary>
/// An observer, a filter or a clock of the host threw. A failing clock or filter stopped the call before it changed
/// anything further; what an observer was told of is complete all the same.
/// </summary>
public sealed class RuleCallbackException : RuleException
{
    internal RuleCallbackException(string callback, Exception error)
        : base($"{callback} failed: {error.Message}", error) => Callback = callback;

    /// <summary>What failed, such as "SessionObserver.OnInserted".</summary>
    public string Callback { get; }
}
