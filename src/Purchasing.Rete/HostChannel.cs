using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <summary>Carries what rules say from working memory to the host's subscribers and handlers. Not thread-safe.</summary>
internal sealed class HostChannel(SessionCore session, IReadOnlyDictionary<string, Delegate> handlers) : IRuleHost
{
    private readonly List<(Func<RuleCall, CancellationToken, ValueTask> Handler, RuleCall Call)> _deferred = [];
    private int _next;

    /// <summary>Whether handlers are left alone: a replay must not do again what they did.</summary>
    public bool IgnoresCalls { get; set; }

    public int Deferred => _deferred.Count;

    public void Log(string rule, string message) => session.RaiseLogged(rule, message);

    public void Emit(string rule, string name, string[] names, object?[] values) =>
        session.RaiseEmitted(new RuleEvent(rule, name, Named(names, values)));

    public void Call(string rule, string handler, string[] names, object?[] values)
    {
        if (IgnoresCalls) return;
        var call = new RuleCall(session.Current, rule, handler, Named(names, values));
        switch (handlers.GetValueOrDefault(handler))
        {
            case Action<RuleCall> synchronous:
                synchronous(call);
                break;
            case Func<RuleCall, CancellationToken, ValueTask> deferred:
                _deferred.Add((deferred, call));
                break;
            default:
                throw new InvalidOperationException($"No handler '{handler}' is registered (RuleSetOptions.AddHandler).");
        }
    }

    /// <summary>Runs the asynchronous handlers, one after another in the order of the calls.</summary>
    public async ValueTask RunDeferredAsync(CancellationToken cancellationToken)
    {
        while (_next < _deferred.Count)
        {
            (Func<RuleCall, CancellationToken, ValueTask> handler, RuleCall call) = _deferred[_next++];
            await handler(call, cancellationToken).ConfigureAwait(false);
        }

        Clear();
    }

    public void ForgetFrom(int deferred) => _deferred.RemoveRange(deferred, _deferred.Count - deferred);

    public void Clear()
    {
        _deferred.Clear();
        _next = 0;
    }

    private static Dictionary<string, object?> Named(string[] names, object?[] values)
    {
        var named = new Dictionary<string, object?>(names.Length);
        for (int i = 0; i < names.Length; i++) named[names[i]] = values[i];
        return named;
    }
}
