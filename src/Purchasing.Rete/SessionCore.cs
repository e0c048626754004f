using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <summary>
/// What a session is made of, used by one lease after the other, and its one way in: every call that changes it goes
/// through <see cref="Enter"/> and <see cref="Leave"/>, which refuse a lease that ended, a call from within another and a
/// session that was interrupted half-way. Not thread-safe.
/// </summary>
internal sealed class SessionCore
{
    private readonly RuleClock? _clock;
    private SessionOptions _options = SessionOptions.Default;
    private Exception? _fault;
    private bool _busy;
    private bool _started;
    private DateTimeOffset _now;
    private DateTimeOffset? _outerInstant;

    public SessionCore(RuleSet ruleSet, CompiledNetwork network, bool isPooled)
    {
        RuleSet = ruleSet;
        IsPooled = isPooled;
        Memory = new WorkingMemory(network);
        Host = new HostChannel(this, ruleSet.Handlers);
        Memory.Host = Host;
        Changes = new SessionChanges(this);
        Firings = new SessionFirings(this);
        _clock = ruleSet.Model.Clock;
    }

    public RuleSet RuleSet { get; }

    public WorkingMemory Memory { get; }

    public HostChannel Host { get; }

    /// <summary>What the host does to facts.</summary>
    public SessionChanges Changes { get; }

    /// <summary>What the host asks of the agenda.</summary>
    public SessionFirings Firings { get; }

    public SessionOptions Options => _options;

    /// <summary>The number of the lease that may use the session now.</summary>
    public long Lease { get; private set; } = 1;

    /// <summary>Grows whenever the session is emptied, so that handles from before are recognised.</summary>
    public long Epoch { get; private set; }

    public bool IsFaulted => _fault is not null;

    public bool IsStarted => _started;

    /// <summary>The lease as the host holds it.</summary>
    public Session Current => new(this, Lease);

    /// <summary>The instant at which the session started.</summary>
    public DateTimeOffset Now => _now;

    /// <summary>The instant that conditions asked outside of the match cycle read.</summary>
    public DateTimeOffset Instant => _started && NeedsInstant ? _now : _options.Now ?? LocalNow();

    /// <summary>Whether the session comes from a pool and goes back there.</summary>
    private bool IsPooled { get; }

    private bool NeedsInstant => _clock is not null || Memory.Recorder is not null;

    public event Action<Session, RuleEvent>? Emitted;

    public event Action<string, string>? Logged;

    /// <summary>Refuses a lease that ended and a session that cannot be trusted.</summary>
    /// <exception cref="ObjectDisposedException">The lease ended.</exception>
    /// <exception cref="SessionFaultedException">The session was interrupted half-way.</exception>
    public void CheckUsable(long lease)
    {
        if (lease != Lease) throw new ObjectDisposedException(nameof(Session), "The session was disposed; rent or create another one.");
        if (_fault is not null) throw new SessionFaultedException(_fault);
    }

    /// <summary>As <see cref="CheckUsable"/>, for what must not be asked while the session is changing.</summary>
    /// <exception cref="InvalidOperationException">The call comes from within another one.</exception>
    public void CheckIdle(long lease)
    {
        CheckUsable(lease);
        if (_busy)
            throw new InvalidOperationException("The session is at work and cannot be changed by what it calls: do it after the call has returned, in an asynchronous handler (which runs then), or by an action of the rule.");
    }

    /// <summary>Begins a call that may change the session; <see cref="Leave"/> must follow.</summary>
    public void Enter(long lease)
    {
        CheckIdle(lease);
        _busy = true;
        if (_started && _clock is null) return;
        try
        {
            if (!_started) Start();
            if (_clock is null) return;
            // Conditions read one instant for the whole session, whichever thread runs it now and whatever it is called by.
            _outerInstant = _clock.Instant;
            _clock.Instant = _now;
        }
        catch (Exception error)
        {
            _busy = false;
            if (Memory.IsHalfDone) throw Fault(error);
            throw;
        }
    }

    public void Leave()
    {
        _busy = false;
        if (_clock is not null) _clock.Instant = _outerInstant;
    }

    /// <summary>The session was interrupted half-way and refuses further use.</summary>
    public SessionFaultedException Fault(Exception cause)
    {
        _fault ??= Memory.UndoFailure ?? cause;
        return new SessionFaultedException(_fault);
    }

    public void Configure(SessionOptions options)
    {
        if (ReferenceEquals(options, _options)) return;
        _options = options;
        Memory.MaxFacts = options.MaxFacts ?? int.MaxValue;
        Memory.Observer = options.Observer;
        Memory.Recorder = options.Explain ? new Recorder() : null;
        Memory.Profile = options.Profile ? new NetworkProfile(Memory.Network.Alphas.Length, Memory.Network.Nodes.Length) : null;
    }

    public void Reset()
    {
        Memory.Clear();
        Memory.Recorder?.Clear();
        Host.Clear();
        Epoch++;
        _started = false;
    }

    /// <summary>Ends a lease. A session that is sound and of common size goes back to its pool; of any other the memory is given back.</summary>
    public void End(long lease)
    {
        if (lease != Lease) return;
        Lease++;
        Emitted = null;
        Logged = null;
        if (!IsPooled || _busy || _fault is not null || Memory.IsLarge) return;
        Reset();
        // The pool keeps nothing of the host's.
        if (_options.Observer is not null || _options.Filter is not null) Configure(SessionOptions.Default);
        RuleSet.Return(this);
    }

    public void RaiseEmitted(RuleEvent raised) => Emitted?.Invoke(Current, raised);

    public void RaiseLogged(string rule, string message) => Logged?.Invoke(rule, message);

    private void Start()
    {
        // Every answer of the clock is there before anything is changed.
        DateTimeOffset now = NeedsInstant ? _options.Now ?? LocalNow() : default;
        bool[]? inactive = RuleSet.HasDates ? RuleSet.InactiveAt(_options.Now ?? LocalNow()) : null;
        _now = now;
        Memory.Inactive = inactive;
        _started = true;
        if (!Memory.Network.UsesInitialFact) return;
        Memory.QueueInitialFact();
        // What fails here is reported by the call that starts the session, once it has done its own.
        Memory.Propagate();
    }

    private DateTimeOffset LocalNow()
    {
        try
        {
            return RuleSet.TimeProvider.GetLocalNow();
        }
        catch (Exception error)
        {
            throw new RuleCallbackException($"{nameof(RuleSetOptions)}.{nameof(RuleSetOptions.TimeProvider)}", error);
        }
    }
}
