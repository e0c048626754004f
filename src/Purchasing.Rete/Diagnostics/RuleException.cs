namespace Purchasing.Rete.Diagnostics;

/// <summary>What goes wrong while rules run. Working memory is consistent whenever one is thrown.</summary>
public abstract class RuleException : Exception
{
    private protected RuleException(string message) : base(message) => Summary = message;

    private protected RuleException(SourceLocation location, string problem, Exception error) : base($"{location}: {problem}", error) =>
        Summary = $"{location.WithoutFolder()}: {problem}";

    /// <summary>The message with the rule file's name alone: for people outside the machine, whom its folders do not concern.</summary>
    public string Summary { get; }
}

/// <summary>A condition could not be evaluated (division by zero, overflow, a host function that threw). It counted as false.</summary>
public sealed class RuleEvaluationException : RuleException
{
    internal RuleEvaluationException(string rule, string condition, SourceLocation location, Exception error, int more)
        : base(location, $"rule '{rule}': the condition {condition} failed: {error.Message}" + (more == 0 ? "" : $" ({more} more conditions failed in the same change)"), error)
    {
        Rule = rule;
        Condition = condition;
        Location = location;
    }

    /// <summary>The rule whose condition failed.</summary>
    public string Rule { get; }

    /// <summary>The condition's text.</summary>
    public string Condition { get; }

    /// <summary>Where it stands.</summary>
    public SourceLocation Location { get; }
}

/// <summary>An action failed. Nothing of that firing took effect; the activation is still on the agenda.</summary>
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

/// <summary>A limit of the session was reached: firings or facts.</summary>
public sealed class RuleLimitException : RuleException
{
    internal RuleLimitException(string message) : base(message)
    {
    }
}
