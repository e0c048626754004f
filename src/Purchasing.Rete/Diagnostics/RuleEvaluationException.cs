namespace Purchasing.Rete.Diagnostics;

/// <summary>
/// A condition, an accumulate or a computed salience could not be evaluated (division by zero, overflow, a property or
/// function of the host that threw). The change that led to it is complete, and the rule does not fire for the facts
/// concerned: a pattern or <c>exists</c> that fails is not satisfied, neither is a <c>not</c> or <c>forall</c> over it,
/// and an accumulate with a contribution that fails has no result until that fact changes or leaves.
/// </summary>
public sealed class RuleEvaluationException : RuleException
{
    internal RuleEvaluationException(string rule, string condition, string facts, SourceLocation location, Exception error, int more)
        : base(location, $"rule '{rule}': the condition {condition} failed{(facts.Length == 0 ? "" : $" for {facts}")}: {error.Message}"
            + (more == 0 ? "" : $" ({more} more failed in the same change)"), error)
    {
        Rule = rule;
        Condition = condition;
        Facts = facts;
        Location = location;
    }

    /// <summary>The rule whose condition failed; of several rules that share the condition, the first.</summary>
    public string Rule { get; }

    /// <summary>The condition's text.</summary>
    public string Condition { get; }

    /// <summary>The facts that it was evaluated for, as text.</summary>
    public string Facts { get; }

    /// <summary>Where it stands.</summary>
    public SourceLocation Location { get; }
}
