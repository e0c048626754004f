using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Loading.Context;

/// <summary>
/// Generates the .NET types of facts declared in a rule file and of accumulate rows: sealed classes with one public
/// field for each field. One collectible assembly for each rule set, made when the first type is needed.
/// </summary>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Types declared in a rule file exist only at run time; a host compiled ahead of time registers .NET types instead.")]
internal sealed class DeclaredTypeBuilder
{
    private readonly Dictionary<string, Type> _enums = new(StringComparer.Ordinal);
    private ModuleBuilder? _module;
    private int _count;

    /// <summary>Types generated so far.</summary>
    public int Count => _count;

    /// <exception cref="PlatformNotSupportedException">The host is compiled ahead of time.</exception>
    private ModuleBuilder Module => _module ??= !RuntimeFeature.IsDynamicCodeSupported
        ? throw new PlatformNotSupportedException("Facts and enums declared in a rule file, and accumulate, need types generated at run time, which a host compiled ahead of time cannot do: register .NET types with RuleSetOptions.AddFact.")
        : AssemblyBuilder
            .DefineDynamicAssembly(new AssemblyName("DeclaredFacts"), AssemblyBuilderAccess.RunAndCollect)
            .DefineDynamicModule("DeclaredFacts");

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The generated type is created whole; nothing of it can have been trimmed.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "As above.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above.")]
    public FactType Class(string name, IReadOnlyList<FieldDeclaration> fields)
    {
        // A namespace of its own for each type keeps names from colliding: 'Row' of many accumulates.
        TypeBuilder builder = Module.DefineType($"F{++_count}.{name}", TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Class, typeof(object));
        builder.DefineDefaultConstructor(MethodAttributes.Public);
        foreach (FieldDeclaration field in fields) builder.DefineField(field.Name, field.Type, FieldAttributes.Public);
        Type type = builder.CreateType();
        FactField[] made = new FactField[fields.Count];
        for (int i = 0; i < made.Length; i++)
        {
            FieldDeclaration field = fields[i];
            made[i] = new FactField(field.Name, type.GetField(field.Name)!, field.Type, field.IsNullable, isWritable: true, i)
            {
                Default = field.Default,
                IsRequired = !field.IsNullable && field.Default is null,
            };
        }
        return new FactType(name, type, made, isDeclared: true);
    }

    /// <summary>An enum of these members; the same members give the same type, so that fields of two facts can be compared.</summary>
    public Type Enum(string name, IReadOnlyList<string> members)
    {
        string key = string.Join('\n', members);
        if (_enums.TryGetValue(key, out Type? known)) return known;
        EnumBuilder builder = Module.DefineEnum($"E{++_count}.{name}", TypeAttributes.Public, typeof(int));
        for (int i = 0; i < members.Count; i++) builder.DefineLiteral(members[i], i);
        Type type = builder.CreateType();
        _enums.Add(key, type);
        return type;
    }
}
