namespace Purchasing.Rete.Diagnostics;

/// <summary>
/// An action, a handler, a subscriber or the sentence of a firing failed. Nothing of that firing took effect in the
/// session, and its activation is on the agenda as before. Events, logs and calls that the host received before the
/// failure stay received.
/// </summary>
public sealed class RuleExecutionException : RuleException
{
    internal RuleExecutionException(string rule, SourceLocation location, string facts, Exception error)
        : base(location, $"rule '{rule}': an action failed: {error.Message} Matched facts: {(facts.Length == 0 ? "none" : facts)}.", error)
    {
        Rule = rule;
        Facts = facts;
        Location = location;
    }

    /// <summary>The rule whose action failed.</summary>
    public string Rule { get; }

    /// <summary>The matched facts, as text.</summary>
    public string Facts { get; }

    /// <summary>Where the rule stands.</summary>
    public SourceLocation Location { get; }
}
