namespace Purchasing.Rete.Runtime;

/// <summary>Carries what rules say from working memory to the host's subscribers and handlers. Not thread-safe.</summary>
internal sealed class HostChannel(Session session, IReadOnlyDictionary<string, Delegate> handlers) : IRuleHost
{
    private readonly Queue<(Func<RuleCall, CancellationToken, ValueTask> Handler, RuleCall Call)> _deferred = new();

    public void Log(string rule, string message) => session.RaiseLogged(rule, message);

    public void Emit(string rule, string name, string[] names, object?[] values) =>
        session.RaiseEmitted(new RuleEvent(rule, name, Named(names, values)));

    public void Call(string rule, string handler, string[] names, object?[] values)
    {
        var call = new RuleCall(session, rule, handler, Named(names, values));
        switch (handlers.GetValueOrDefault(handler))
        {
            case Action<RuleCall> synchronous:
                synchronous(call);
                break;
            case Func<RuleCall, CancellationToken, ValueTask> deferred:
                _deferred.Enqueue((deferred, call));
                break;
            default:
                throw new InvalidOperationException($"No handler '{handler}' is registered (RuleSetOptions.AddHandler).");
        }
    }

    /// <summary>Runs the asynchronous handlers, one after another in the order of the calls.</summary>
    public async ValueTask RunDeferredAsync(CancellationToken cancellationToken)
    {
        while (_deferred.TryDequeue(out var next)) await next.Handler(next.Call, cancellationToken).ConfigureAwait(false);
    }

    public void Clear() => _deferred.Clear();

    private static Dictionary<string, object?> Named(string[] names, object?[] values)
    {
        var named = new Dictionary<string, object?>(names.Length);
        for (int i = 0; i < names.Length; i++) named[names[i]] = values[i];
        return named;
    }
}
