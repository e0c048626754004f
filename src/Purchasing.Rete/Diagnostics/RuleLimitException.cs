namespace Purchasing.Rete.Diagnostics;

/// <summary>A limit of the session was reached: firings or facts. The session is as after the last complete firing or change.</summary>
public sealed class RuleLimitException : RuleException
{
    internal RuleLimitException(string message) : base(message)
    {
    }
}
