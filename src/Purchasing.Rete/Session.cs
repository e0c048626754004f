using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <summary>
/// Working memory for one run of a rule set: facts go in, <see cref="Fire(CancellationToken)"/> runs the rules to
/// the end, answers come out. Sessions are cheap and share the compiled network. Not thread-safe: one thread at a time.
/// </summary>
/// <remarks>
/// <para>A session is a lease, which copies share: disposing it ends it for all of them, after which every use throws
/// <see cref="ObjectDisposedException"/> and a second disposal does nothing. What <see cref="RuleSet.Rent"/> gave goes
/// back to the pool then.</para>
/// <para>Whatever the host's code throws in between, each call leaves the session as it was before, or as the call
/// should leave it, and says which by its exception; where neither can be had it throws
/// <see cref="SessionFaultedException"/>, then and at every later use.</para>
/// <para>What the session calls (handlers, subscribers, observers, filters, properties and functions of the host) may
/// read its facts. Changing it from there is refused with <see cref="InvalidOperationException"/>; asynchronous handlers
/// run after the call and may change it.</para>
/// </remarks>
public readonly partial struct Session : IDisposable, IEquatable<Session>
{
    private readonly SessionCore? _core;
    private readonly long _lease;

    internal Session(SessionCore core, long lease)
    {
        _core = core;
        _lease = lease;
    }

    /// <summary>Raised for every <c>emit</c> action. What a subscriber throws fails the firing.</summary>
    public event Action<Session, RuleEvent>? Emitted
    {
        add => Usable().Emitted += value;
        remove => Usable().Emitted -= value;
    }

    /// <summary>Raised for every <c>log</c> action with the rule's name and the text. What a subscriber throws fails the firing.</summary>
    public event Action<string, string>? Logged
    {
        add => Usable().Logged += value;
        remove => Usable().Logged -= value;
    }

    /// <summary>The rule set that the session runs; a reload of the rules does not change a running session.</summary>
    public RuleSet RuleSet => Core.RuleSet;

    /// <summary>Whether the session was interrupted half-way and refuses every use but this and disposal.</summary>
    public bool IsFaulted => Core.IsFaulted;

    /// <summary>Empties the session for the next use; its buffers stay. Handles from before are recognised as such.</summary>
    /// <exception cref="InvalidOperationException">The call comes from what the session calls.</exception>
    public void Reset()
    {
        SessionCore core = Core;
        core.CheckIdle(_lease);
        core.Reset();
    }

    /// <summary>Ends the lease: a rented session is emptied and returned to its pool. Doing it again does nothing.</summary>
    public void Dispose() => _core?.End(_lease);

    /// <summary>Whether both are the same lease of the same session.</summary>
    public bool Equals(Session other) => ReferenceEquals(_core, other._core) && _lease == other._lease;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Session other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_core, _lease);

    /// <summary>Whether both are the same lease of the same session.</summary>
    public static bool operator ==(Session left, Session right) => left.Equals(right);

    /// <summary>Whether they are different leases.</summary>
    public static bool operator !=(Session left, Session right) => !left.Equals(right);

    internal WorkingMemory Memory => Usable().Memory;

    private SessionCore Core => _core ?? throw new InvalidOperationException("This is no session: create one with RuleSet.CreateSession or RuleSet.Rent.");

    private SessionCore Usable()
    {
        SessionCore core = Core;
        core.CheckUsable(_lease);
        return core;
    }
}
