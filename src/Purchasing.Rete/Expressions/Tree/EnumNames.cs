using System.Diagnostics.CodeAnalysis;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>Enum members by name. As with fields, the case of the first letter does not matter.</summary>
internal static class EnumNames
{
    /// <summary>The member of that name, or null. Numbers are not accepted.</summary>
    public static object? Parse(Type type, string name)
    {
        foreach (string known in Of(type))
        {
            if (Names.Same(known, name)) return Enum.Parse(type, known);
        }
        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The names of an enum are kept with the enum.")]
    public static string[] Of(Type type) => Enum.GetNames(type);
}
