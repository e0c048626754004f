namespace Purchasing.Rete.Expressions.Functions;

/// <summary>
/// What <c>now()</c> and <c>today()</c> read. A session sets the instant at which it started around its work, so
/// that a condition does not change its answer between two looks at the same facts; outside of that the
/// time provider answers. Safe to share between threads: the instant belongs to the calling thread.
/// </summary>
internal sealed class RuleClock(TimeProvider provider, BusinessZone zone) : IDisposable
{
    private readonly ThreadLocal<DateTimeOffset?> _instant = new();

    public TimeProvider Provider { get; } = provider;

    /// <summary>The instant in force on this thread; null lets the time provider answer.</summary>
    public DateTimeOffset? Instant
    {
        get => _instant.Value;
        set => _instant.Value = value;
    }

    public DateTimeOffset Now() => zone.InZone(_instant.Value ?? Provider.GetUtcNow());

    public DateOnly Today() => zone.Date(Now());

    public void Dispose() => _instant.Dispose();
}
