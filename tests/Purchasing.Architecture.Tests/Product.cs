using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Purchasing.Architecture.Tests;

/// <summary>The product's assemblies as they were built, with everything that their types use.</summary>
internal static class Product
{
    /// <summary>Each assembly of the product and those of the product that it may use: one line of the layout in the design.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Layers = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Purchasing.Rete"] = [],
        ["Purchasing.Graph"] = ["Purchasing.Rete"],
        ["Purchasing.Core"] = ["Purchasing.Graph", "Purchasing.Rete"],
        ["Purchasing.Suppliers"] = ["Purchasing.Core"],
        ["Purchasing.Data"] = ["Purchasing.Core", "Purchasing.Graph", "Purchasing.Rete"],
        ["Purchasing.Data.MySql"] = ["Purchasing.Data", "Purchasing.Core", "Purchasing.Graph"],
        ["Purchasing.Data.Sqlite"] = ["Purchasing.Data", "Purchasing.Core", "Purchasing.Graph"],
        ["Purchasing.Data.PostgreSql"] = ["Purchasing.Data", "Purchasing.Core"],
        ["Purchasing.Data.SqlServer"] = ["Purchasing.Data", "Purchasing.Core"],
        ["Purchasing.Data.Files"] = ["Purchasing.Data", "Purchasing.Core"],
        ["Purchasing.Hosting"] = ["Purchasing.Data", "Purchasing.Suppliers", "Purchasing.Core", "Purchasing.Graph"],
        ["Purchasing.AspNetCore"] = ["Purchasing.Hosting", "Purchasing.Suppliers", "Purchasing.Core", "Purchasing.Rete"],
        ["Purchasing.Cli"] = ["Purchasing.Core", "Purchasing.Rete"],
    };

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Loaded = new(() =>
        new ArchLoader().LoadAssemblies([.. Layers.Keys.Select(System.Reflection.Assembly.Load)]).Build());

    /// <summary>The folder of the repository.</summary>
    public static string Repository
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Purchasing.sln")))
                folder = folder.Parent;
            return folder!.FullName;
        }
    }

    /// <summary>The types of an assembly that a person wrote.</summary>
    public static IReadOnlyList<IType> TypesOf(string assembly) =>
        [.. Loaded.Value.Types.Where(type => type.Assembly.Name.Split(',')[0] == assembly && IsOwn(type))];

    /// <summary>What each type uses of the product: the namespaces of both ends, and the types for the message.</summary>
    public static IEnumerable<Arrow> ArrowsOf(string assembly) =>
        from type in TypesOf(assembly)
        from dependency in type.Dependencies
        where IsOwn(dependency.Target)
        let arrow = new Arrow(NamespaceOf(type), NamespaceOf(dependency.Target), type.FullName, dependency.Target.FullName)
        where arrow.From != arrow.To
        select arrow;

    // Generated code stands in namespaces of the tools that made it.
    private static bool IsOwn(IType type) => NamespaceOf(type).StartsWith("Purchasing.", StringComparison.Ordinal);

    // A type parameter stands in no namespace.
    private static string NamespaceOf(IType type) => type.Namespace?.FullName ?? "";
}
