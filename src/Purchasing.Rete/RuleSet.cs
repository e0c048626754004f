using Purchasing.Rete.Compilation;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Inspection;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <summary>
/// A rule set compiled to a Rete network (Forgy 1982). Immutable and safe to share between threads; sessions of it
/// are independent. Reloading rules makes a new rule set: see <see cref="RuleSetHolder"/> for swapping at run time.
/// </summary>
public sealed partial class RuleSet
{
    private readonly CompiledNetwork _network;
    private readonly Dictionary<string, FactType> _factTypes;

    private readonly SessionPool _pool = new();
    private readonly TieredCompiler _delegates;

    internal RuleSet(RuleSetModel model, IReadOnlyDictionary<string, Delegate> handlers, TimeProvider timeProvider, IReadOnlyList<Diagnostic> warnings, int compileAfter, int shareFrom)
    {
        _delegates = new TieredCompiler(compileAfter, shareFrom);
        Model = model;
        Queries = new QueryCache(model);
        Handlers = handlers;
        TimeProvider = timeProvider;
        Warnings = warnings;
        _network = NetworkCompiler.Compile(model, _delegates);
        _factTypes = model.FactTypes.ToDictionary(t => t.Name);
        HasDates = _network.Rules.Any(r => r.Model.EffectiveFrom is not null || r.Model.EffectiveTo is not null);
    }

    /// <summary>The rule set's name.</summary>
    public string Name => Model.Name;

    /// <summary>Its version, as the file states it.</summary>
    public string Version => Model.Version;

    /// <summary>SHA-256 over the rule text, its includes and the parameters in force, in hexadecimal: tells whether two runs used the same rules.</summary>
    public string Hash => Model.Hash;

    /// <summary>The fact types: declared ones and those that the host registered.</summary>
    public IReadOnlyList<FactType> FactTypes => Model.FactTypes;

    /// <summary>The rules in the order of the file, disabled ones included.</summary>
    public IReadOnlyList<RuleInfo> Rules => field ??= [.. Model.Rules.Select(r => new RuleInfo(r))];

    /// <summary>The parameters in force.</summary>
    public IReadOnlyDictionary<string, object?> Parameters => Model.Parameters;

    /// <summary>The parameters with what they may be, in the order of the file.</summary>
    public IReadOnlyList<RuleParameter> ParameterInfo => Model.ParameterInfo;

    /// <summary>What the loader found questionable.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; }

    internal RuleSetModel Model { get; }

    internal CompiledNetwork Network => _network;

    /// <summary>The conditions that hosts ask sessions with.</summary>
    internal QueryCache Queries { get; }

    internal IReadOnlyDictionary<string, Delegate> Handlers { get; }

    internal TimeProvider TimeProvider { get; }

    internal bool HasDates { get; }

    /// <summary>Finds a fact type by its rule-language name.</summary>
    /// <param name="name">The name, as rules write it.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FactType FactType(string name) => _factTypes.TryGetValue(name, out FactType? type)
        ? type
        : throw new ArgumentException($"The rule set '{Name}' has no fact type '{name}'. It has: {string.Join(", ", _factTypes.Keys)}.", nameof(name));

    /// <summary>A new session of its own, for long-lived working memory. May be called from any thread.</summary>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <returns>An empty session, for one thread at a time.</returns>
    public Session CreateSession(SessionOptions? options = null) => New(isPooled: false, options).Current;

    /// <summary>A pooled session for one item of work: use it, read the answer, dispose it. Once warm this allocates nothing. May be called from any thread.</summary>
    /// <param name="options">How it runs; null for the defaults. A pooled session is set up anew only when these are another object than those of its last use.</param>
    /// <returns>An empty session; disposing it gives it back. One that grew to thousands of facts is given back to the runtime instead.</returns>
    public Session Rent(SessionOptions? options = null)
    {
        if (_pool.Take() is not { } session) return New(isPooled: true, options).Current;
        session.Configure(options ?? SessionOptions.Default);
        return session.Current;
    }

    /// <summary>Draws the network as a Mermaid flowchart.</summary>
    /// <returns>The text of the flowchart.</returns>
    public string DrawMermaid() => new NetworkDrawing(_network, null).Mermaid();

    /// <summary>Draws the network in DOT (Graphviz).</summary>
    /// <returns>The text of the drawing.</returns>
    public string DrawDot() => new NetworkDrawing(_network, null).Dot();

    /// <summary>Draws the network as an SVG image, from fact types over conditions to rules.</summary>
    /// <returns>The text of the image.</returns>
    public string DrawSvg() => new NetworkDrawing(_network, null).Svg(Name);

    internal void Return(SessionCore session) => _pool.Put(session);

    internal bool[] InactiveAt(DateTimeOffset now)
    {
        bool[] inactive = new bool[_network.Rules.Length];
        foreach (CompiledRule rule in _network.Rules)
            inactive[rule.Index] = now < rule.Model.EffectiveFrom || now > rule.Model.EffectiveTo;
        return inactive;
    }

    private SessionCore New(bool isPooled, SessionOptions? options)
    {
        var session = new SessionCore(this, _network, isPooled);
        session.Configure(options ?? SessionOptions.Default);
        return session;
    }
}
