using System.Collections.Concurrent;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>A rule set compiled to a network: immutable but for its cache of .NET types, shared by any number of sessions on any threads.</summary>
internal sealed class CompiledNetwork
{
    private readonly ConcurrentDictionary<Type, int> _dispatchOf = new();
    private readonly Lock _growing = new();
    private AlphaDispatch[] _dispatches = [];
    private bool? _circular;

    public required BetaNode[] Nodes { get; init; }

    public required AlphaNode[] Alphas { get; init; }

    public required ILazyNode[] LazyNodes { get; init; }

    public required CompiledRule[] Rules { get; init; }

    public required AgendaLayout Agenda { get; init; }

    /// <summary>The alpha nodes that have a memory, by the memory's index.</summary>
    public required AlphaNode[] Memories { get; init; }

    /// <summary>Whether some rule begins with a condition that needs no fact, so that sessions start with a hidden one.</summary>
    public required bool UsesInitialFact { get; init; }

    /// <summary>Gives each field its bit in watch masks.</summary>
    public required Func<FactType, FactField, ulong> FieldBit { get; init; }

    /// <summary>What counts as changed when a field is written, as bits.</summary>
    public required Func<FactType, FactField, ulong> Written { get; init; }

    /// <summary>The registered and declared types by .NET type.</summary>
    public required IReadOnlyDictionary<Type, FactType> FactTypes { get; init; }

    /// <summary>Makes the delegates of what is added when a .NET type is first met.</summary>
    public required TieredCompiler Delegates { get; init; }

    public AlphaDispatch[] Dispatches => _dispatches;

    /// <summary>The fact type that messages call objects of a .NET type by; null for rows that the engine makes.</summary>
    public FactType? TypeOf(Type type) => _dispatchOf.TryGetValue(type, out int known) ? _dispatches[known].Type : Describe(type);

    /// <summary>Whether logical facts may support each other in a circle.</summary>
    public bool HasCircularSupport => _circular ??= SupportCycles.Exist(Rules);

    /// <summary>The dispatch of a fact's .NET type, made when the type is first met.</summary>
    /// <exception cref="ArgumentException">No rule set type matches it.</exception>
    public int DispatchOf(Type type) => _dispatchOf.TryGetValue(type, out int known) ? known : Learn(type);

    private int Learn(Type type)
    {
        lock (_growing)
        {
            if (_dispatchOf.TryGetValue(type, out int known)) return known;
            FactType factType = Describe(type) ?? throw new ArgumentException(
                $"The rule set has no fact type for {type}; register it with RuleSetOptions.AddFact or declare it in the rule file. It has: {string.Join(", ", FactTypes.Values)}.");
            AlphaNode[] nodes = [.. Alphas.Where(node => node.Type.ClrType.IsAssignableFrom(type))];
            _dispatches = [.. _dispatches, new AlphaDispatch(type, factType, nodes, FieldBit, Delegates)];
            _dispatchOf[type] = _dispatches.Length - 1;
            return _dispatches.Length - 1;
        }
    }

    private FactType? Describe(Type type)
    {
        if (type == typeof(InitialFact)) return InitialFact.FactType;
        if (FactTypes.TryGetValue(type, out FactType? exact)) return exact;
        for (Type? parent = type.BaseType; parent is not null; parent = parent.BaseType)
            if (FactTypes.TryGetValue(parent, out FactType? inherited)) return inherited;
        return FactTypes.Values.FirstOrDefault(t => t.ClrType.IsAssignableFrom(type));
    }
}

/// <summary>The hidden fact that a rule whose first condition needs no fact hangs on.</summary>
internal sealed class InitialFact
{
    public static readonly InitialFact Instance = new();

    public static readonly FactType FactType = new("InitialFact", typeof(InitialFact), [], isDeclared: false);
}
