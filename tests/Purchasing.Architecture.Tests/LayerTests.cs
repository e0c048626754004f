using System.Reflection;

namespace Purchasing.Architecture.Tests;

/// <summary>The walls of the house: which assembly may use which, and no namespaces that hold each other.</summary>
public sealed class LayerTests
{
    public static TheoryData<string> Assemblies => new(Product.Layers.Keys);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_uses_only_those_below_it(string assembly)
    {
        string[] used =
        [
            .. Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => name.StartsWith("Purchasing.", StringComparison.Ordinal)),
        ];
        Assert.Empty(used.Except(Product.Layers[assembly]));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Namespaces_of_an_assembly_form_no_cycle(string assembly)
    {
        // A rule that looked at nothing would hold.
        Assert.NotEmpty(Product.TypesOf(assembly));
        IReadOnlyList<string> cycles = Cycles.Of(Product.ArrowsOf(assembly));
        Assert.True(cycles.Count == 0, string.Join(Environment.NewLine, cycles));
    }

    [Fact]
    public void Every_project_of_the_product_stands_in_the_layers()
    {
        string[] projects = [.. Directory.EnumerateFiles(Path.Combine(Product.Repository, "src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file))];
        Assert.Equal(projects.Order(StringComparer.Ordinal), Product.Layers.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Purchasing.Rete", "System.Net", "System.Data", "Microsoft.Extensions")]
    [InlineData("Purchasing.Core", "System.Net", "System.Data", "System.Xml", "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo")]
    public void An_assembly_keeps_away_from_what_is_not_its_business(string assembly, params string[] forbidden)
    {
        string[] found = UsesOf(assembly, forbidden);
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }

    // The rule above would also hold if it looked at nothing.
    [Theory]
    [InlineData("Purchasing.Suppliers", "System.IO.File")]
    [InlineData("Purchasing.Suppliers", "System.Net")]
    [InlineData("Purchasing.Suppliers", "System.Xml")]
    [InlineData("Purchasing.Data", "System.Data")]
    [InlineData("Purchasing.Data.Sqlite", "System.IO.Directory")]
    public void What_an_assembly_uses_is_seen(string assembly, string used) => Assert.NotEmpty(UsesOf(assembly, [used]));

    private static string[] UsesOf(string assembly, string[] targets) =>
        [
            .. from type in Product.TypesOf(assembly)
            from dependency in type.Dependencies
            let target = dependency.Target.FullName
            where targets.Any(prefix => target == prefix || target.StartsWith(prefix + ".", StringComparison.Ordinal))
            select $"{type.FullName} uses {target}",
        ];

    [Fact]
    public void A_cycle_is_found_and_named()
    {
        Arrow[] arrows = [new("A", "B", "A.One", "B.Two"), new("B", "C", "B.Two", "C.Three"), new("C", "A", "C.Three", "A.One"), new("C", "D", "C.Three", "D.Four")];
        Assert.Equal(["A -> B (A.One uses B.Two)", "B -> C (B.Two uses C.Three)", "C -> A (C.Three uses A.One)"], Cycles.Of(arrows));
    }
}
