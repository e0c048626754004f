using System.Reflection;
using System.Runtime.CompilerServices;

namespace Purchasing.Rete.Facts;

/// <summary>
/// A type of fact that rules can match: a .NET class registered by the host, a type declared in a rule file,
/// or the result row of an accumulate. Immutable and safe to share between threads.
/// </summary>
public sealed class FactType
{
    private readonly Dictionary<string, FactField> _fields;
    private string?[]? _paths;

    internal FactType(string name, Type clrType, IReadOnlyList<FactField> fields, bool isDeclared)
    {
        Name = name;
        ClrType = clrType;
        Fields = fields;
        IsDeclared = isDeclared;
        _fields = fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        StoresItsFields = fields.All(f => f.IsStored);
        IsImmutable = fields.All(f => f.IsUnchanging);
    }

    /// <summary>The name by which rules refer to the type.</summary>
    public string Name { get; }

    /// <summary>The .NET type of the facts. A pattern also matches facts of derived .NET types.</summary>
    public Type ClrType { get; }

    /// <summary>The fields that expressions can read, in declaration order; <see cref="FactField.Index"/> is the position here.</summary>
    public IReadOnlyList<FactField> Fields { get; }

    /// <summary>Whether the type was declared in a rule file (its .NET type is generated).</summary>
    public bool IsDeclared { get; }

    /// <summary>Whether a copy of a fact keeps the values of all its fields: none is computed by a property.</summary>
    internal bool StoresItsFields { get; }

    /// <summary>Whether no field of a fact changes once the fact is made.</summary>
    internal bool IsImmutable { get; }

    /// <summary>A field's name with that of its type, for explanations.</summary>
    internal string PathOf(FactField field)
    {
        string?[] paths = _paths ??= new string?[Fields.Count];
        if (paths[field.Index] is { } known) return known;
        return paths[field.Index] = $"{Name}.{field.Name}";
    }

    /// <summary>Finds a field by its rule-language name; null when there is none.</summary>
    /// <param name="name">The name; its first letter may be a capital.</param>
    /// <returns>The field, or null.</returns>
    public FactField? FindField(string name) => _fields.GetValueOrDefault(name) ?? _fields.GetValueOrDefault(Names.Camel(name));

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>One field of a <see cref="FactType"/>. Immutable and safe to share between threads.</summary>
public sealed class FactField
{
    internal FactField(string name, MemberInfo member, Type type, bool isNullable, bool isWritable, int index)
    {
        Name = name;
        Member = member;
        Type = type;
        IsNullable = isNullable;
        IsWritable = isWritable;
        Index = index;
        IsStored = Stores(member);
        IsPlain = IsStored && (member is not PropertyInfo { SetMethod: { } setter } || IsOwn(setter));
    }

    /// <summary>The name in the rule language: the .NET name with its first letter in lower case.</summary>
    public string Name { get; }

    /// <summary>The .NET type of the value, <see cref="Nullable{T}"/> included.</summary>
    public Type Type { get; }

    /// <summary>Whether the value may be null.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether an action may set the field.</summary>
    public bool IsWritable { get; }

    /// <summary>Position within <see cref="FactType.Fields"/>.</summary>
    public int Index { get; }

    /// <summary>Whether the field can be set only while the fact is made (an <c>init</c> property): by insert, not by modify.</summary>
    public bool IsInitOnly { get; internal init; }

    /// <summary>The value that an insert gives the field when it does not set it: declared types only.</summary>
    public object? Default { get; internal init; }

    /// <summary>Whether every insert must set the field: declared, not nullable and without default.</summary>
    public bool IsRequired { get; internal init; }

    /// <summary>The property or field behind it.</summary>
    internal MemberInfo Member { get; }

    /// <summary>
    /// Whether the object stores the value, so that reading it runs none of the host's code: a field, or a property that
    /// the compiler implemented and no derived type can implement otherwise.
    /// </summary>
    internal bool IsStored { get; }

    /// <summary>Whether reading a member runs none of the host's code.</summary>
    internal static bool Stores(MemberInfo member) => member is not PropertyInfo { GetMethod: { } getter } || IsOwn(getter);

    /// <summary>Whether the value is stored and writing it runs none of the host's code either.</summary>
    internal bool IsPlain { get; }

    /// <summary>Whether the value stays what it was when the fact was made.</summary>
    internal bool IsUnchanging => IsStored && Member switch
    {
        PropertyInfo property => property.SetMethod is null || IsInitOnly,
        FieldInfo member => member.IsInitOnly,
        _ => false,
    };

    /// <summary>Reads the field, made when the first explanation asks.</summary>
    internal FieldAccess Access => field ??= FieldAccess.Of(this);

    /// <summary>Whether the compiler made an accessor, and no derived type can have another.</summary>
    private static bool IsOwn(MethodInfo accessor) =>
        accessor.IsDefined(typeof(CompilerGeneratedAttribute)) && (!accessor.IsVirtual || accessor.IsFinal || accessor.DeclaringType!.IsSealed);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
