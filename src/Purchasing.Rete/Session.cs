using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <summary>
/// Working memory for one run of a rule set: facts go in, <see cref="Fire(CancellationToken)"/> runs the rules to
/// the end, answers come out. Sessions are cheap and share the compiled network. Not thread-safe: one thread at a
/// time. Disposing a session that came from <see cref="RuleSet.Rent"/> empties it and returns it to the pool.
/// </summary>
public sealed partial class Session : IDisposable
{
    private readonly WorkingMemory _memory;
    private readonly HostChannel _host;
    private SessionOptions _options = SessionOptions.Default;
    private bool _started;
    private DateTimeOffset _now;

    internal Session(RuleSet ruleSet, CompiledNetwork network)
    {
        RuleSet = ruleSet;
        _memory = new WorkingMemory(network);
        _host = new HostChannel(this, ruleSet.Handlers);
        _memory.Host = _host;
    }

    /// <summary>Raised for every <c>emit</c> action.</summary>
    public event Action<Session, RuleEvent>? Emitted;

    /// <summary>Raised for every <c>log</c> action with the rule's name and the text.</summary>
    public event Action<string, string>? Logged;

    /// <summary>The rule set that the session runs; a reload of the rules does not change a running session.</summary>
    public RuleSet RuleSet { get; }

    /// <summary>How many facts are in working memory.</summary>
    public int FactCount => _memory.FactCount;

    /// <summary>How many activations wait on the agenda.</summary>
    public int ActivationCount
    {
        get
        {
            if (_isSolo) return System.Numerics.BitOperations.PopCount(_solo!.Active);
            _memory.SettleAgenda();
            return _memory.Agenda.Count;
        }
    }

    /// <summary>The firings so far with their sentences; empty unless <see cref="SessionOptions.Explain"/> is set.</summary>
    public IReadOnlyList<Firing> Explanation => _memory.Recorder?.Firings ?? [];

    internal WorkingMemory Memory => _memory;

    internal bool IsRented { get; set; }

    /// <summary>Puts a fact into working memory and matches it.</summary>
    /// <param name="fact">An object of a registered or declared type. The session reads it in place: change it only through rules or followed by <see cref="Update"/>.</param>
    /// <returns>The handle for later changes.</returns>
    /// <exception cref="ArgumentException">The rule set has no fact type for the object.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated for the fact; it counted as false, and the fact is in working memory.</exception>
    /// <exception cref="RuleLimitException">The session holds <see cref="SessionOptions.MaxFacts"/> facts already.</exception>
    public FactHandle Insert(object fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        Begin();
        if (_isSolo && TryInsertSolo(fact, out FactHandle solo)) return solo;
        int row = _memory.QueueInsert(fact);
        var handle = new FactHandle(row, _memory.Facts[row].Generation);
        _memory.Recorder?.Step(_memory, TraceStepKind.Insert, row);
        _memory.Flush();
        return handle;
    }

    /// <summary>Inserts several facts as one change: rules see all of them or none.</summary>
    /// <param name="facts">Objects of registered or declared types; when one cannot be inserted, none is.</param>
    /// <exception cref="ArgumentException">The rule set has no fact type for an object.</exception>
    /// <exception cref="RuleLimitException">There would be more facts than <see cref="SessionOptions.MaxFacts"/>.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated for a fact; all facts are in working memory.</exception>
    public void InsertAll(IEnumerable<object> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        Begin();
        LeaveSolo();
        Recorder? recorder = _memory.Recorder;
        int mark = _memory.ChangeMark, first = recorder?.StepCount ?? 0;
        try
        {
            foreach (object fact in facts)
            {
                int row = _memory.QueueInsert(fact);
                recorder?.Step(_memory, TraceStepKind.Insert, row, joined: recorder.StepCount > first);
            }
        }
        catch
        {
            _memory.Undo(mark);
            recorder?.ForgetSteps(first);
            throw;
        }

        _memory.Flush();
    }

    /// <summary>Matches a fact again after the host changed it.</summary>
    /// <param name="handle">The fact.</param>
    /// <param name="fields">The changed fields by their rule-language names; none means that any may have changed.</param>
    /// <exception cref="InvalidOperationException">The fact is no longer in working memory.</exception>
    /// <exception cref="ArgumentException">The fact's type has no such field.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated for the fact; it counted as false.</exception>
    public void Update(FactHandle handle, params ReadOnlySpan<string> fields)
    {
        int row = Check(handle);
        Begin();
        LeaveSolo();
        ulong mask = fields.IsEmpty ? ~FieldBits.Existence : 0;
        FactType type = _memory.Network.Dispatches[_memory.Facts[row].Dispatch].Type;
        foreach (string name in fields)
            mask |= _memory.Network.FieldBit(type, type.FindField(name) ?? throw new ArgumentException($"{type.Name} has no field '{name}'.", nameof(fields)));
        if (_memory.Recorder is { } recorder)
        {
            recorder.Step(_memory, TraceStepKind.Update, row);
            if (!fields.IsEmpty) recorder.NameFields(fields.ToArray());
        }

        _memory.QueueModify(row, mask);
        _memory.Flush();
    }

    /// <summary>Takes a fact out of working memory, with all matches it is part of and the facts that only these supported.</summary>
    /// <param name="handle">The fact.</param>
    /// <exception cref="InvalidOperationException">The fact is no longer in working memory.</exception>
    public void Retract(FactHandle handle)
    {
        int row = Check(handle);
        Begin();
        LeaveSolo();
        _memory.Recorder?.Step(_memory, TraceStepKind.Retract, row);
        _memory.QueueRetract(row);
        _memory.Flush();
    }

    /// <summary>Whether the fact is still in working memory.</summary>
    /// <param name="handle">A handle of this session.</param>
    /// <returns>False also for a handle whose fact left, whatever took its place.</returns>
    public bool Contains(FactHandle handle) =>
        handle.Row > 0 && handle.Row < _memory.Facts.Count && _memory.Facts[handle.Row] is { Object: not null } row && row.Generation == handle.Generation;

    /// <summary>The fact behind a handle.</summary>
    /// <exception cref="InvalidOperationException">The fact is no longer in working memory.</exception>
    public object this[FactHandle handle] => _memory.Facts[Check(handle)].Object!;

    /// <summary>What a fact holds now, for facts of any type: <c>session.Snapshot(handle)["price"]</c>.</summary>
    /// <param name="handle">The fact.</param>
    /// <returns>A copy of its values.</returns>
    /// <exception cref="InvalidOperationException">The fact is no longer in working memory.</exception>
    public FactSnapshot Snapshot(FactHandle handle)
    {
        FactRow row = _memory.Facts[Check(handle)];
        FactType type = _memory.Network.Dispatches[row.Dispatch].Type;
        return new FactSnapshot(handle.Row, null, type, FactContent.Snapshot(type, row.Object!));
    }

    /// <summary>The facts of a .NET type (derived types included) in the order of their rows.</summary>
    /// <typeparam name="T">The type, or a base type or interface of it.</typeparam>
    /// <returns>The facts themselves; the session must not be changed while they are enumerated.</returns>
    public IEnumerable<T> Facts<T>() where T : class
    {
        for (int id = 1; id < _memory.Facts.Count; id++)
            if (_memory.Facts[id] is { Object: T fact, Dispatch: >= 0 } && fact is not InitialFact)
                yield return fact;
    }

    /// <summary>The facts of a type by its rule-language name, with their handles.</summary>
    /// <param name="typeName">The name, as rules write it.</param>
    /// <returns>The facts, those of derived types included; the session must not be changed while they are enumerated.</returns>
    /// <exception cref="ArgumentException">The rule set has no such type.</exception>
    public IEnumerable<(FactHandle Handle, object Fact)> Facts(string typeName)
    {
        FactType type = RuleSet.FactType(typeName);
        return _memory.FactsOf(type).Select(f => (new FactHandle(f.Row, _memory.Facts[f.Row].Generation), f.Fact));
    }

    /// <summary>Gives an agenda group the focus: its activations fire before those of the groups below it.</summary>
    /// <param name="group">The group; empty for the main group, which takes the focus from all others.</param>
    /// <exception cref="ArgumentException">No rule and no action names the group.</exception>
    public void Focus(string group)
    {
        int index = Array.IndexOf(_memory.Network.Agenda.Groups, group);
        if (index < 0) throw new ArgumentException($"The rule set has no group '{group}'. It has: {string.Join(", ", _memory.Network.Agenda.Groups.Skip(1))}.", nameof(group));
        Begin();
        LeaveSolo();
        _memory.Recorder?.Step(TraceStepKind.Focus, group);
        _memory.Focus(index);
    }

    /// <summary>Fires activations until none is left, a rule halts, or the token asks to stop.</summary>
    /// <remarks>Calls of asynchronous handlers are noted and run by the next <see cref="FireAsync"/>.</remarks>
    /// <param name="cancellationToken">Asked before each firing.</param>
    /// <returns>How many rules fired and why it ended.</returns>
    /// <exception cref="RuleExecutionException">An action failed; nothing of that firing took effect.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated.</exception>
    /// <exception cref="RuleLimitException">The firing limit was reached; the message names the rules that loop.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; working memory is as after the last complete firing.</exception>
    public FireResult Fire(CancellationToken cancellationToken = default)
    {
        Begin();
        _memory.Halted = false;
        int limit = _options.FiringLimit ?? RuleSet.Model.FiringLimit;
        if (_isSolo) return FireSolo(limit, cancellationToken);
        if (_memory.Recorder is not { } recorder) return FireAll(limit, cancellationToken);
        int step = recorder.StepCount, before = recorder.Firings.Count;
        recorder.Step(TraceStepKind.Fire);
        try
        {
            return FireAll(limit, cancellationToken);
        }
        catch
        {
            recorder.Stop(step, recorder.Firings.Count - before);
            throw;
        }
    }

    private FireResult FireAll(int limit, CancellationToken cancellationToken)
    {
        Func<Activation, bool>? filter = _options.Filter;
        int fired = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int token = _memory.Agenda.Next();
            if (token == 0) break;
            if (filter is not null && !filter(new Activation(_memory, token)))
            {
                _memory.SettleAgenda();
                _memory.Agenda.Remove(ref _memory.Tokens, token);
                continue;
            }

            if (fired >= limit) throw LimitReached(fired);
            _memory.LookAhead(token);
            _memory.FireOne(token);
            fired++;
            if (!_memory.Halted) continue;
            return new FireResult(fired, Halted: true);
        }

        return new FireResult(fired, Halted: false);
    }

    /// <summary>Fires as <see cref="Fire"/> does and then awaits the asynchronous handlers that rules called, in the order of the calls.</summary>
    /// <remarks>Activations that a handler causes fire with the next call. When a handler throws, the calls after its own run with the next call.</remarks>
    /// <param name="cancellationToken">Asked before each firing, and handed to the handlers.</param>
    /// <returns>How many rules fired and why it ended.</returns>
    /// <exception cref="RuleException">As <see cref="Fire"/>; no handler has run then.</exception>
    public async ValueTask<FireResult> FireAsync(CancellationToken cancellationToken = default)
    {
        FireResult result = Fire(cancellationToken);
        await _host.RunDeferredAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>The activations on the agenda, in the order in which they would fire now.</summary>
    public IEnumerable<Activation> Agenda
    {
        get
        {
            LeaveSolo();
            _memory.SettleAgenda();
            return _memory.Agenda.All(_memory.Tokens).Select(token => new Activation(_memory, token));
        }
    }

    /// <summary>Empties the session for the next use; its buffers stay.</summary>
    public void Reset()
    {
        if (_isSolo) _memory.ClearUnmatched();
        else _memory.Clear();
        _solo?.Clear();
        _isSolo = false;
        _memory.Recorder?.Clear();
        _host.Clear();
        _started = false;
    }

    /// <summary>Empties a rented session and returns it to its pool; for a session of its own there is nothing to release.</summary>
    public void Dispose()
    {
        if (IsRented) RuleSet.Return(this);
    }

    internal void Configure(SessionOptions options)
    {
        _options = options;
        _memory.MaxFacts = options.MaxFacts ?? int.MaxValue;
        _memory.Observer = options.Observer;
        _memory.Recorder = options.Explain ? new Recorder() : null;
        _memory.Profile = options.Profile ? new NetworkProfile(_memory.Network.Alphas.Length, _memory.Network.Nodes.Length) : null;
    }

    internal void ClearSubscribers()
    {
        Emitted = null;
        Logged = null;
    }

    internal void RaiseEmitted(RuleEvent raised) => Emitted?.Invoke(this, raised);

    internal void RaiseLogged(string rule, string message) => Logged?.Invoke(rule, message);

    private void Begin()
    {
        if (!_started) Start();
        // Conditions read one instant for the whole session, whichever thread runs it now.
        if (RuleSet.Model.Clock is { } clock) clock.Instant = _now;
    }

    private void Start()
    {
        _started = true;
        if (RuleSet.Model.Clock is not null || _memory.Recorder is not null) _now = _options.Now ?? RuleSet.TimeProvider.GetLocalNow();
        if (RuleSet.HasDates) _memory.Inactive = RuleSet.InactiveAt(_options.Now ?? RuleSet.TimeProvider.GetUtcNow());
        if (!_memory.Network.UsesInitialFact) return;
        _memory.QueueInitialFact();
        _memory.Flush();
    }

    /// <summary>The instant that conditions asked outside of the match cycle read.</summary>
    private DateTimeOffset Instant => _started && (RuleSet.Model.Clock is not null || _memory.Recorder is not null) ? _now : _options.Now ?? RuleSet.TimeProvider.GetLocalNow();

    private int Check(FactHandle handle) => Contains(handle)
        ? handle.Row
        : throw new InvalidOperationException("The fact is no longer in this session's working memory.");

    private RuleLimitException LimitReached(int fired)
    {
        _memory.SettleAgenda();
        var next = _memory.Agenda.All(_memory.Tokens).Take(5).Select(token =>
        {
            TerminalNode terminal = _memory.TerminalOf(token);
            return $"'{terminal.Rule.Name}' ({_memory.DescribeMatch(terminal, token)})";
        });
        return new RuleLimitException(
            $"{fired} rules fired in one call, the limit of the rule set '{RuleSet.Name}'; it seems to loop. Next on the agenda: {string.Join("; ", next)}. " +
            "Raise firingLimit in the rule file or SessionOptions.FiringLimit if that many are expected, or add a condition that ends the loop.");
    }
}
