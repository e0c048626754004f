using System.Diagnostics.CodeAnalysis;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Model;

namespace Purchasing.Rete;

/// <summary>
/// What the host adds to a rule file: fact types, functions, handlers, accumulators and parameter values; and the
/// limits within which a file is read. Not safe for concurrent change; reading a rule set does not change it.
/// </summary>
public sealed class RuleSetOptions
{
    private readonly Dictionary<string, FactType> _facts = new(StringComparer.Ordinal);
    private readonly List<(string Name, Delegate Function)> _functions = [];
    private readonly Dictionary<string, Delegate> _handlers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostAccumulator> _accumulators = new(StringComparer.Ordinal);

    /// <summary>Values that replace those of the file's <c>parameters</c>, by name. A name the file does not have is an error.</summary>
    public IDictionary<string, object?> Parameters { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>
    /// What people call things, for documents about rules: types (<c>Quote</c>), fields (<c>Quote.price</c>, with <c>{0}</c> for the fact), fields that are
    /// yes or no as a condition (<c>?Quote.active</c>, and <c>!Quote.active</c> for the opposite), conditions (<c>open Quote</c>), functions and
    /// actions (<c>priceAt()</c>, <c>hold()</c>, with <c>{0}</c> for what they are given). What has no label is told by its name.
    /// </summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What <c>now()</c> and <c>today()</c> read, and what effective dates are compared with.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The zone in which rules read instants as dates and hours (<c>today()</c>, <c>date(x)</c>, <c>x.hour</c>) and understand
    /// times of no stated kind: the business's own. Null, the default, takes that of <see cref="TimeProvider"/>.
    /// </summary>
    public TimeZoneInfo? TimeZone { get; set; }

    /// <summary>The largest rule file, in bytes. Default 4 MiB.</summary>
    public int MaxFileBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The most rules, rows of decision tables included. Default 10,000.</summary>
    public int MaxRules { get; set; } = 10_000;

    /// <summary>Whether a call of a handler that is not registered is a warning instead of an error: for tools that check files without the host.</summary>
    public bool AllowUnknownHandlers { get; set; }

    /// <summary>
    /// From how many evaluations on a condition or an action list is compiled to machine code, in the background;
    /// until then it is interpreted, with the same results. 0 compiles everything while loading, which takes longer;
    /// <see cref="int.MaxValue"/> nothing. Default 100.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int CompileAfter
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 100;

    /// <summary>From how many expressions on that differ in constants only they share one compiled method; tests set it.</summary>
    internal int ShareFrom { get; set; } = DelegateBatch.DefaultShareFrom;

    internal IReadOnlyDictionary<string, Delegate> Handlers => _handlers;

    /// <summary>Registers a .NET type as facts. Its public properties and fields are the fact's fields.</summary>
    /// <typeparam name="T">A class or record; patterns on it match derived types too.</typeparam>
    /// <param name="name">The name in rule files; null for the type's own name.</param>
    /// <returns>These options, for more.</returns>
    /// <exception cref="ArgumentException">The name is taken, or no name of the rule language.</exception>
    public RuleSetOptions AddFact<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string? name = null)
        where T : class => AddFact(typeof(T), name);

    /// <summary>Registers a .NET type as facts.</summary>
    /// <param name="type">A class, record or interface.</param>
    /// <param name="name">The name in rule files; null for the type's own name.</param>
    /// <returns>These options, for more.</returns>
    /// <exception cref="ArgumentException">The name is taken, or no name of the rule language; or the type is a value type or generic definition.</exception>
    public RuleSetOptions AddFact([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsValueType || type.ContainsGenericParameters) throw new ArgumentException($"Facts are objects of a class; {type} is none.", nameof(type));
        string factName = name ?? type.Name;
        if (!Names.IsIdentifier(factName)) throw new ArgumentException($"'{factName}' is not a name that rules can use.", nameof(name));
        if (!_facts.TryAdd(factName, ClrFactTypes.Create(type, factName))) throw new ArgumentException($"A fact type '{factName}' is registered already.", nameof(name));
        return this;
    }

    /// <summary>
    /// Registers a pure function: the same arguments always give the same result, and nothing else happens. Under one
    /// name several signatures can be registered. It may be called from many threads.
    /// </summary>
    /// <param name="name">The name in expressions.</param>
    /// <param name="function">A delegate with up to 8 parameters and a result.</param>
    /// <returns>These options, for more.</returns>
    /// <exception cref="ArgumentException">The name is built in or no name, or the signature is not usable.</exception>
    public RuleSetOptions AddFunction(string name, Delegate function)
    {
        // Registering on a table of its own finds mistakes here rather than when the file is read.
        new FunctionTable(TimeProvider).Add(name, function);
        _functions.Add((name, function));
        return this;
    }

    /// <summary>Registers a handler for the action <c>call</c>; it runs as part of the firing, before the next one.</summary>
    /// <param name="name">The name in rule files.</param>
    /// <param name="handler">What to do; an exception fails the firing, which then leaves no trace in working memory.</param>
    /// <returns>These options, for more.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public RuleSetOptions AddHandler(string name, Action<RuleCall> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(name, handler);
    }

    /// <summary>Registers an asynchronous handler for the action <c>call</c>; calls run in order after the match cycle has settled.</summary>
    /// <param name="name">The name in rule files.</param>
    /// <param name="handler">What to do.</param>
    /// <returns>These options, for more.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public RuleSetOptions AddHandler(string name, Func<RuleCall, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(name, handler);
    }

    /// <summary>Registers an accumulate function.</summary>
    /// <typeparam name="TValue">The value taken from each match.</typeparam>
    /// <typeparam name="TState">What is kept between changes.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="name">The name under <c>compute</c>.</param>
    /// <param name="accumulator">How matches are folded.</param>
    /// <returns>These options, for more.</returns>
    /// <exception cref="ArgumentException">The name is taken or built in.</exception>
    public RuleSetOptions AddAccumulator<TValue, TState, TResult>(string name, IRuleAccumulator<TValue, TState, TResult> accumulator)
    {
        ArgumentNullException.ThrowIfNull(accumulator);
        if (!Names.IsIdentifier(name) || AccumulateFunctions.IsBuiltIn(name)) throw new ArgumentException($"'{name}' cannot be used as the name of an accumulate function.", nameof(name));
        if (!_accumulators.TryAdd(name, new HostAccumulator(name, typeof(TValue), typeof(TState), typeof(TResult), accumulator, Fold)))
            throw new ArgumentException($"An accumulate function '{name}' is registered already.", nameof(name));
        return this;

        object? Fold(IEnumerable<object?> values) => accumulator.Result(values.Aggregate(accumulator.Create(), (state, value) => accumulator.Add(state, (TValue)value!)));
    }

    /// <summary>What of it the loader needs.</summary>
    internal LoadSettings ForLoading() => new()
    {
        Facts = _facts,
        Functions = _functions,
        Handlers = _handlers,
        Accumulators = _accumulators,
        Parameters = new Dictionary<string, object?>(Parameters, StringComparer.Ordinal),
        TimeProvider = TimeProvider,
        TimeZone = TimeZone,
        MaxFileBytes = MaxFileBytes,
        MaxRules = MaxRules,
        AllowUnknownHandlers = AllowUnknownHandlers,
    };

    private RuleSetOptions Add(string name, Delegate handler)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!_handlers.TryAdd(name, handler)) throw new ArgumentException($"A handler '{name}' is registered already.", nameof(name));
        return this;
    }
}
