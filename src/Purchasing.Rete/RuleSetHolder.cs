namespace Purchasing.Rete;

/// <summary>
/// Holds the rule set in force and swaps it atomically: sessions started before a swap finish on the old rules.
/// Thread-safe.
/// </summary>
/// <param name="initial">The rule set that is in force first.</param>
public sealed class RuleSetHolder(RuleSet initial)
{
    private volatile RuleSet _current = initial ?? throw new ArgumentNullException(nameof(initial));

    /// <summary>Raised after a swap, with the rule set before and the one now in force.</summary>
    public event Action<RuleSet, RuleSet>? Swapped;

    /// <summary>The rule set in force. Read it once per unit of work.</summary>
    public RuleSet Current => _current;

    /// <summary>Puts another rule set in force.</summary>
    /// <param name="next">The new one.</param>
    /// <returns>The one that was in force.</returns>
    public RuleSet Swap(RuleSet next)
    {
        ArgumentNullException.ThrowIfNull(next);
        RuleSet before = Interlocked.Exchange(ref _current, next);
        Swapped?.Invoke(before, next);
        return before;
    }
}
