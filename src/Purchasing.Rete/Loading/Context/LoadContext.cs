using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Loading.Context;

/// <summary>What the readers of one rule set share while it is loaded.</summary>
internal sealed class LoadContext
{
    public LoadContext(LoadSettings settings, DiagnosticBag diagnostics)
    {
        Settings = settings;
        Diagnostics = diagnostics;
        Functions = new FunctionTable(settings.TimeProvider, settings.TimeZone);
        foreach ((string name, Delegate function) in settings.Functions) Functions.Add(name, function);
        foreach ((string name, FactType type) in settings.Facts)
        {
            FactTypes.Add(name, type);
            foreach (FactField field in type.Fields) NoteEnum(field.Type);
        }
        Root = new Scope(Functions, Enums);
    }

    public LoadSettings Settings { get; }

    public DiagnosticBag Diagnostics { get; }

    public FunctionTable Functions { get; }

    public Dictionary<string, FactType> FactTypes { get; } = new(StringComparer.Ordinal);

    /// <summary>Enum types by name, for <c>Type.member</c>.</summary>
    public Dictionary<string, Type> Enums { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, object?> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>The outermost scope: parameters.</summary>
    public Scope Root { get; }

    /// <summary>The fields by which facts of a type are told apart, and found with "of".</summary>
    public Dictionary<FactType, IReadOnlyList<FactField>> Keys { get; } = [];

    /// <summary>Named conditions by their words, such as "open Quote"; null for one with an error.</summary>
    public Dictionary<string, NamedCondition?> NamedConditions { get; } = new(StringComparer.Ordinal);

    /// <summary>Actions that the file names, such as "hold".</summary>
    public Dictionary<string, NamedAction> NamedActions { get; } = new(StringComparer.Ordinal);

    /// <summary>Parameters with what they may be, by name.</summary>
    public Dictionary<string, ParameterDomain> Domains { get; } = new(StringComparer.Ordinal);

    public DeclaredTypeBuilder Types { get; } = new();

    public void NoteEnum(Type type)
    {
        Type t = TypeRules.Underlying(type);
        if (t.IsEnum) Enums.TryAdd(t.Name, t);
    }

    /// <summary>A fact type by name; reports an unknown one with the nearest known name.</summary>
    public FactType? FactType(string name, SourceLocation at)
    {
        if (FactTypes.TryGetValue(name, out FactType? type)) return type;
        Diagnostics.Error("unknown-type", $"unknown fact type '{name}'", at,
            NearestName.Suggest(name, FactTypes.Keys) ?? (FactTypes.Count == 0 ? "declare it under 'facts'" : null));
        return null;
    }
}
